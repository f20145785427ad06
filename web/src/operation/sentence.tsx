// One sentence of a brief: its lane, its words, its sources, what came of it; the lesser ones folded away.
import type { Section, Sentence } from "../api/judged";
import { LaneSign } from "../line/lane";
import { fill, words } from "../strings/words";
import { Verdict } from "../verdict/verdict";
import { Evidence, laneOf, type Lines, Sources } from "./evidence";

export function Told({ one, lines }: { one: Sentence; lines: Lines }) {
  const lane = laneOf(one.lane);
  const only = one.text === one.verdict; // a cell that says no more than what came of it
  return (
    <div class="told">
      {!only && <>{lane && <LaneSign lane={lane} />} {one.text}<Sources numbers={one.sources} /> <Evidence ids={one.lines} lines={lines} about={one.text} /></>}
      {one.verdict && (
        <div class="came">
          <Verdict verdict={one.verdict} /> {one.because && <span class="quiet">{one.because}</span>}<Sources numbers={one.against_sources} />
          {" "}<Evidence ids={only ? one.lines : one.against} lines={lines} about={one.because || one.text} />
        </div>
      )}
    </div>
  );
}

export function Sentences({ some, lines }: { some: Sentence[]; lines: Lines }) {
  const main = some.filter((one) => !one.lesser);
  const lesser = some.filter((one) => one.lesser);
  return (
    <>
      {main.map((one, n) => <Told key={n} one={one} lines={lines} />)}
      {lesser.length > 0 && (
        <details class="lesser">
          <summary>{fill(words.andMore, { n: lesser.length })}</summary>
          {lesser.map((one, n) => <Told key={n} one={one} lines={lines} />)}
        </details>
      )}
    </>
  );
}

/** A section of sentences; where it has none it says so, in its own words. */
export function Part({ section, id, title, empty, lines }: { section: Section | undefined; id: string; title: string; empty?: string; lines: Lines }) {
  if (!section?.sentences.length && !empty) return null;
  return (
    <section id={id} class="brief-part" aria-labelledby={`${id}-title`}>
      <h2 id={`${id}-title`}>{title}</h2>
      {section?.sentences.length ? <Sentences some={section.sentences} lines={lines} /> : <p class="quiet">{empty}</p>}
      {section?.about && <p class="quiet">{section.about}</p>}
    </section>
  );
}
