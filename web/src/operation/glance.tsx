// At a glance: where and when the groups met, who watched them, which reports disagree, what came of what was said.
import type { ComponentChildren } from "preact";
import type { Between, Brief, Finding } from "../api/judged";
import type { Line } from "../api/shapes";
import { LaneSign } from "../line/lane";
import { fill, place, span, words } from "../strings/words";
import { Verdict, VERDICTS } from "../verdict/verdict";
import { Go } from "../view/go";
import { open } from "../view/view";
import { capital } from "./disputes";
import { Evidence, type Lines, Why } from "./evidence";
import { met, saidToMeet, section, watchers } from "./glancing";
import { Told } from "./sentence";

interface Props {
  own: Line[];
  lines: Lines;
  brief: Brief | null;
  between: Between | null;
  findings: Finding[] | null;
}

export function Glance(props: Props) {
  return (
    <div class="glance">
      <Meeting {...props} />
      <Watching {...props} />
      <Disagreeing {...props} />
      <Came {...props} />
    </div>
  );
}

function Card({ id, title, children }: { id: string; title: string; children: ComponentChildren }) {
  return (
    <div id={id} class="card">
      <h2>{title}</h2>
      {children}
    </div>
  );
}

const Waiting = () => <p class="quiet">{words.loading}</p>;

function Meeting({ own, lines, brief }: Props) {
  const heard = met(own);
  const said = saidToMeet(brief, lines);
  return (
    <Card id="met" title={words.whereMet}>
      {heard.slice(0, 3).map(({ line, sides }) => (
        <div key={line.id}>
          <p class="big">{span(line.t_start, line.t_end)}</p>
          {line.lat != null && <p class="big">{place(line.lat, line.lon)} <Go class="chip" to={{ ...open("map"), at: line.t_start ?? "", center: `${line.lon!.toFixed(3)},${line.lat.toFixed(3)},8` }}>{words.showOnMap}</Go></p>}
          <div class="told"><LaneSign lane="track" /> {sides[0].length ? <>{sides[0].join(", ")} <strong>{words.met}</strong> {sides[1].join(", ")}.</> : line.craft.map((one) => one.name ?? one.id).join(", ")} <Why id={line.id} lines={lines} about={words.whereMet} /></div>
        </div>
      ))}
      {heard.length > 3 && <p class="quiet">{fill(words.andMore, { n: heard.length - 3 })}</p>}
      {heard.length === 0 && <p class="quiet">{words.noMeeting}</p>}
      {said.map((one, n) => <Told key={n} one={one} lines={lines} />)}
      {!brief && <Waiting />}
    </Card>
  );
}

function Watching({ own, lines, brief }: Props) {
  const sighted = section(brief, "participants")?.sentences.filter((one) => one.lane === "sighted") ?? [];
  const heard = watchers(own);
  return (
    <Card id="watched" title={words.whoWatched}>
      {sighted.map((one, n) => <Told key={n} one={one} lines={lines} />)}
      {heard.length > 0 && (
        <>
          <h3><LaneSign lane="track" /> {words.heardNear}</h3>
          <ul class="watchers">
            {heard.map((one) => (
              <li key={one.name}><strong>{one.name}</strong> {one.targets.length < 3 ? fill(words.nearThese, { names: one.targets.join(", ") }) : <abbr title={one.targets.join(", ")}>{fill(words.nearSome, { n: one.targets.length })}</abbr>} <span class="quiet">{span(one.from, one.to)}</span> <Evidence ids={one.lines} lines={lines} about={one.name} /></li>
            ))}
          </ul>
        </>
      )}
      {!brief && <Waiting />}
      {brief && sighted.length + heard.length === 0 && <p class="quiet">{words.nobodyWatched}</p>}
    </Card>
  );
}

function Disagreeing({ between }: Props) {
  return (
    <Card id="differ" title={words.disagree}>
      {!between && <Waiting />}
      {between?.disputes.length === 0 && <p class="quiet">{words.noDisputes}</p>}
      <ul class="differ">
        {between?.disputes.map((one) => (
          <li key={one.topic}>
            <strong>{capital(one.topic)}</strong>
            <ul>{one.sides.map((side) => <li key={side.value}>{side.value} <span class="quiet">{side.origins.map((it) => it.name).join(", ")} · {words.grade} {side.grade}</span></li>)}</ul>
          </li>
        ))}
      </ul>
      {Boolean(between?.disputes.length) && <p><Go to={{ part: "disputes" }}>{words.sideBySide}</Go></p>}
    </Card>
  );
}

function Came({ brief, between, findings, lines }: Props) {
  const warned = section(brief, "warnings")?.sentences ?? [];
  const held = findings?.filter((one) => one.verdict !== "unannounced");
  return (
    <Card id="verdicts" title={words.whatCame}>
      {held ? (
        <ul class="verdict-counts">
          {VERDICTS.filter((one) => one !== "unannounced").map((one) => <li key={one}><Verdict verdict={one} n={held.filter((it) => it.verdict === one).length} /></li>)}
        </ul>
      ) : <Waiting />}
      <p><Go to={{ part: "came" }}>{words.oneByOne}</Go></p>
      <h3><LaneSign lane="warning" /> {words.announcedBy}</h3>
      {warned.map((one, n) => <div key={n} class="told">{one.text} <Evidence ids={one.lines} lines={lines} about={one.text} /></div>)}
      {brief ? warned.length === 0 && <p class="quiet">{words.noWarnings}</p> : <Waiting />}
      <h3>{words.againstHistory}</h3>
      <p class="quiet">{!between ? words.loading : between.firsts.length ? <Go to={{ part: "history" }}>{fill(words.firstsSaid, { n: between.firsts.length })}</Go> : words.noFirsts}</p>
    </Card>
  );
}
