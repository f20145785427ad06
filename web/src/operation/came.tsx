// What came of what was said, sighted and announced, each verdict apart; a line opens its evidence.
import type { Finding } from "../api/judged";
import { LaneSign } from "../line/lane";
import { Mark } from "../line/row";
import { kindWords, words } from "../strings/words";
import { Slots, Verdict, VERDICTS } from "../verdict/verdict";
import { current, look } from "../view/view";
import { laneOf } from "./evidence";

const OPEN_AT_FIRST = new Set(["contradicted", "disputed", "confirmed", "corroborated"]);

export function CameOf({ findings }: { findings: Finding[] }) {
  return (
    <section id="came" class="brief-part" aria-labelledby="came-title">
      <h2 id="came-title">{words.whatCameEach}</h2>
      <p class="quiet">{words.cameTold}</p>
      {VERDICTS.filter((one) => one !== "unannounced").map((one) => <Group key={one} verdict={one} some={findings.filter((it) => it.verdict === one)} />)}
    </section>
  );
}

function Group({ verdict, some }: { verdict: (typeof VERDICTS)[number]; some: Finding[] }) {
  if (!some.length) return <p class="verdict-none"><Verdict verdict={verdict} n={0} /> <span class="quiet">{words.verdictMeans[verdict]}</span></p>;
  return (
    <details class="verdict-group" open={OPEN_AT_FIRST.has(verdict)}>
      <summary><Verdict verdict={verdict} n={some.length} /> <span class="quiet">{words.verdictMeans[verdict]}</span></summary>
      <FindingRows some={some} />
    </details>
  );
}

export function FindingRows({ some, told = false }: { some: Finding[]; told?: boolean }) {
  return (
    <ul class="rows">
      {some.map((one) => (
        <li key={one.id}>
          <button type="button" class="row" data-line={one.line} aria-pressed={current.value.line === one.line} onClick={() => look({ line: one.line })}>
            {laneOf(one.lane) && <LaneSign lane={laneOf(one.lane)!} />}
            <span class="row-body">
              <span class="row-title">{told && <Verdict verdict={one.verdict} />} {capitalKind(one.kind)} <Mark synthetic={one.synthetic} /> <Slots checks={one.checks} /></span>
              <span class="row-text">{one.words || one.checks[0]?.seen}</span>
              <span class="row-when reasons">{[...new Set(one.reasons)].slice(0, 2).join("; ")}</span>
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}

const capitalKind = (kind: string): string => kindWords(kind).replace(/^./, (one) => one.toUpperCase());
