// The sources of a brief by their numbers, by lane.
import type { Source } from "../api/judged";
import { LaneSign } from "../line/lane";
import { day, words } from "../strings/words";
import { laneOf } from "./evidence";

export function Cited({ sources }: { sources: Source[] }) {
  return (
    <section id="sources" class="brief-part" aria-labelledby="sources-title">
      <h2 id="sources-title">{words.sourcesByLane}</h2>
      <ol class="sources">
        {sources.map((one) => (
          <li key={one.number} id={`source-${one.number}`} value={one.number}>
            <LaneSign lane={laneOf(one.lane)!} /> {[one.publisher, one.title && `“${one.title}”`, day(one.published)].filter(Boolean).join(", ") || words.transmissions}{" "}
            <span class="quiet">{one.input.split("/").pop()} <code title={one.sha256}>{one.sha256.slice(0, 12)}</code> {one.address && <a href={/^https?:/.test(one.address) ? one.address : undefined} rel="noreferrer">{one.address}</a>}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}
