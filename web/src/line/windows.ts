// When a line holds: a warning in its windows and until it is cancelled, any other line from its start to its end.
import type { LineFacts } from "../api/shapes";

export type Window_ = [number, number]; // ms

/** Return the windows of a warning, those of all its areas, each once, in order. */
export function windowsOf(detail: Record<string, any>): Window_[] {
  const told: [string, string][] = detail.windows ?? (detail.areas ?? []).flatMap((one: any) => one.windows ?? []);
  const found = new Map<string, Window_>();
  for (const [start, end] of told) found.set(`${start} ${end}`, [Date.parse(start), Date.parse(end)]);
  return [...found.values()].filter(([start]) => Number.isFinite(start)).sort((a, b) => a[0] - b[0]);
}

export function isInForce(line: LineFacts, at: number): boolean {
  const { t_start, t_end, open, source, detail } = line;
  if (source === "warning") {
    if (detail.cancelled_at && Date.parse(detail.cancelled_at) <= at) return false;
    const windows = windowsOf(detail);
    if (windows.length) return windows.some(([start, end]) => start <= at && !(end <= at));
  }
  return (t_start ? Date.parse(t_start) : 0) <= at && (open || !t_end || Date.parse(t_end) > at);
}
