// What a sentence rests on: its lines, each opening the drawer, and the numbers of its sources.
import type { Line } from "../api/shapes";
import type { BriefLane } from "../api/judged";
import { LaneSign } from "../line/lane";
import { Row } from "../line/row";
import { fill, words } from "../strings/words";
import { current, look } from "../view/view";

export type Lines = Map<string, Line>;
const LANES = { transmitted: "track", sighted: "sighting", announced: "warning", said: "report" } as const;

export const laneOf = (lane: BriefLane | ""): "track" | "sighting" | "warning" | "report" | null => (lane ? LANES[lane] : null);

export function Evidence({ ids, lines, about }: { ids: string[]; lines: Lines; about: string }) {
  if (!ids.length) return null;
  if (ids.length === 1) return <Why id={ids[0]!} lines={lines} about={about} />;
  return (
    <details class="rests">
      <summary>{fill(words.restsOn, { n: ids.length })}<span class="unseen"> {about.slice(0, 80)}</span></summary>
      <ul class="rows">{ids.map((id) => <li key={id}>{lines.has(id) ? <Row line={lines.get(id)!} /> : <Why id={id} lines={lines} about={id} />}</li>)}</ul>
    </details>
  );
}

export function Why({ id, lines, about }: { id: string; lines: Lines; about: string }) {
  const source = lines.get(id)?.source;
  return (
    <button type="button" class="why" data-line={id} aria-pressed={current.value.line === id} aria-label={`${words.whyIt} ${about.slice(0, 120)}`} onClick={() => look({ line: id })}>
      {source && <LaneSign lane={source} told={false} />} {words.whyIt}
    </button>
  );
}

export function Sources({ numbers }: { numbers: number[] }) {
  if (!numbers.length) return null;
  return <sup>{numbers.map((n, at) => <span key={n}>{at > 0 && ", "}<a href={`#source-${n}`} aria-label={`${words.source} ${n}`}>{n}</a></span>)}</sup>;
}
