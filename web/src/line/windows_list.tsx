// The windows of a warning, each with whether it is past, in force or to come at the map's instant.
import type { Line } from "../api/shapes";
import { now } from "../record/record";
import { span, time, words } from "../strings/words";
import { Go } from "../view/go";
import { windowsOf } from "./windows";

export function WindowsList({ line }: { line: Line }) {
  const windows = windowsOf(line.detail);
  const cancelled = line.detail.cancelled_at ? Date.parse(line.detail.cancelled_at) : Infinity;
  const iso = (ms: number): string => new Date(ms).toISOString();
  const state = ([start, end]: [number, number]): string => {
    if (start >= cancelled) return words.windowCancelled;
    if (now.value < start) return words.windowToCome;
    return now.value < Math.min(end, cancelled) ? words.windowInForce : words.windowPast;
  };
  return (
    <>
      <h3>{words.windows}</h3>
      <p class="quiet">{words.windowsAt} {time(iso(now.value))}</p>
      {windows.length === 0 && <p class="quiet">{words.noWindows}</p>}
      <ul class="windows">
        {windows.map((one) => (
          <li key={one.join()} data-state={state(one)}>
            <Go to={{ at: iso(one[0]) }}>{span(iso(one[0]), Number.isFinite(one[1]) ? iso(one[1]) : null)}</Go> <span class="chip">{state(one)}</span>
          </li>
        ))}
      </ul>
      {line.detail.cancelled_at && <p>{words.cancelled} {time(line.detail.cancelled_at)}</p>}
    </>
  );
}
