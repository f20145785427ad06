// What the first glance at an operation tells, picked from its lines and its brief: who met, and who watched.
import type { Brief, Section, Sentence } from "../api/judged";
import type { Line } from "../api/shapes";
import type { Lines } from "./evidence";

export interface Met {
  line: Line;
  sides: [string[], string[]]; // the craft of either group; both empty where they are not told apart
}

export interface Watcher {
  name: string;
  targets: string[];
  from: string | null;
  to: string | null;
  lines: string[];
}

const TOGETHER = new Set(["company", "rendezvous", "group_activity"]);
const WATCHING = new Set(["shadowing", "watch"]);

export const section = (brief: Brief | null, key: string): Section | undefined => brief?.sections.find((one) => one.key === key);

export function met(some: Line[]): Met[] {
  return some.filter((one) => one.kind === "rendezvous").map((line) => ({ line, sides: [named(line, line.detail.side_a), named(line, line.detail.side_b)] }));
}

function named(line: Line, ids: unknown): string[] {
  if (!Array.isArray(ids)) return [];
  const names = new Map(line.craft.map((one) => [one.id, one.name ?? one.id]));
  return ids.map((id) => names.get(id) ?? String(id));
}

/** Return the sentences that say that groups are to meet, or met. */
export function saidToMeet(brief: Brief | null, lines: Lines): Sentence[] {
  const every = section(brief, "timeline")?.rows.flatMap((row) => row.cells.flat()) ?? [];
  return every.filter((one) => one.lines.some((id) => lines.get(id)?.source === "report" && lines.get(id)?.detail.detail?.meets));
}

/** Return who stayed near others as craft were heard; none of those who kept company themselves. */
export function watchers(some: Line[]): Watcher[] {
  const own = new Set(some.filter((one) => TOGETHER.has(one.kind)).flatMap((one) => one.craft.map((it) => it.id)));
  const found = new Map<string, Watcher & { of: Set<string> }>();
  for (const line of some) {
    if (!WATCHING.has(line.kind)) continue;
    const followers: string[] = line.detail.shadowers ?? (line.detail.follower ? [line.detail.follower] : []);
    for (const id of followers) {
      if (own.has(id)) continue;
      const one = found.get(id) ?? { name: named(line, [id])[0]!, targets: [], from: line.t_start, to: line.t_end, lines: [], of: new Set() };
      one.of.add(named(line, [line.detail.target])[0]!);
      one.targets = [...one.of];
      one.from = [one.from, line.t_start].filter(Boolean).sort()[0] ?? null;
      one.to = [one.to, line.t_end].filter(Boolean).sort().at(-1) ?? null;
      one.lines.push(line.id);
      found.set(id, one);
    }
  }
  return [...found.values()].sort((a, b) => String(a.from).localeCompare(String(b.from)));
}
