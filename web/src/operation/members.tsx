// The lines of an operation, each with why it belongs; chosen ones can be taken out, split off or added.
import { useState } from "preact/hooks";
import type { BriefLane, Change, Member, OneOperation } from "../api/judged";
import { LaneSign } from "../line/lane";
import { Row } from "../line/row";
import { myName } from "../line/judge";
import { fill, time, words } from "../strings/words";
import { Correct } from "./correct";
import { correct } from "./correcting";
import { laneOf, type Lines, Why } from "./evidence";
import { iso } from "./instants";

const LANES: BriefLane[] = ["transmitted", "sighted", "announced", "said"];

export function Members({ told, lines, renew }: { told: OneOperation; lines: Lines; renew: () => void }) {
  const [chosen, choose] = useState<ReadonlySet<string>>(new Set());
  const toggle = (line: string): void => {
    const some = new Set(chosen);
    if (!some.delete(line)) some.add(line);
    choose(some);
  };
  const group = (some: Member[], title: preact.ComponentChildren, open_ = false) => some.length > 0 && (
    <details open={open_}>
      <summary>{title} <span class="quiet">{some.length}</span></summary>
      <ul class="rows members">{some.map((one) => <li key={one.line}><One one={one} lines={lines} chosen={chosen.has(one.line)} toggle={toggle} /></li>)}</ul>
    </details>
  );
  return (
    <section id="lines" class="brief-part" aria-labelledby="lines-title">
      <h2 id="lines-title">{words.itsLines} <span class="quiet">{told.members.filter((one) => one.sure).length}</span></h2>
      <p class="quiet">{words.chooseLines}</p>
      {LANES.map((lane) => <div key={lane}>{group(told.members.filter((one) => one.sure && one.lane === lane), <><LaneSign lane={laneOf(lane)!} told={false} /> {words.lane[laneOf(lane)!]}</>)}</div>)}
      {group(told.members.filter((one) => !one.sure), words.mayBelong, true)}
      <Correct told={told} chosen={chosen} done={() => { choose(new Set()); renew(); }} />
      <Corrections told={told} lines={lines} renew={renew} />
    </section>
  );
}

function One({ one, lines, chosen, toggle }: { one: Member; lines: Lines; chosen: boolean; toggle: (line: string) => void }) {
  const line = lines.get(one.line);
  return (
    <div class="member">
      <input type="checkbox" checked={chosen} onChange={() => toggle(one.line)} aria-label={`${words.choose} ${one.line.slice(0, 10)}`} />
      <div>
        {line ? <Row line={line} /> : <Why id={one.line} lines={lines} about={one.line} />}
        <p class="said quiet">{one.why}{one.by && `; ${fill(words.addedBy, { by: one.by })}`}</p>
      </div>
    </div>
  );
}

function Corrections({ told, lines, renew }: { told: OneOperation; lines: Lines; renew: () => void }) {
  const [state, say] = useState("");
  const [some, remarks] = [told.corrections, told.remarks];
  const own = new Set(told.members.filter((one) => one.sure).map((one) => one.line));
  const gone = (one: Change): string[] => (one.what === "remove" ? one.lines.filter((id) => !own.has(id)) : []);
  const back = async (some_: string[]): Promise<void> => {
    const answer = await correct({ what: "add", operations: [told.id], lines: some_, by: myName(), note: "" });
    say(answer.told);
    if (answer.kept) renew();
  };
  return (
    <section id="history-of" aria-labelledby="history-of-title">
      <h3 id="history-of-title">{words.corrections} <span class="quiet">{some.length}</span></h3>
      {some.length === 0 && <p class="quiet">{words.noCorrections}</p>}
      <ol class="corrections">
        {some.map((one) => (
          <li key={one.row}>
            <strong>{words.change[one.what as "merge"] ?? one.what}</strong>{one.name && ` “${one.name}”`} <span class="quiet">{time(iso(one.at))}, {one.by}</span> {one.note}
            {one.lines.map((id) => <Why key={id} id={id} lines={lines} about={id} />)}{" "}
            {gone(one).length > 0 && <button type="button" class="why" onClick={() => (myName().trim() ? void back(gone(one)) : say(words.nameFirst))}>{words.putBack}</button>}
          </li>
        ))}
      </ol>
      <p role="status">{state}</p>
      {remarks.map((one) => <p key={one} class="quiet">{one}</p>)}
    </section>
  );
}
