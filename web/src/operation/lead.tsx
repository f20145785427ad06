// An operation in a list: what, when, who, how many lines of each lane, and the three questions it answers.
import type { BriefLane, Operation } from "../api/judged";
import { LaneSign } from "../line/lane";
import { Mark } from "../line/row";
import { count, kindWords, words } from "../strings/words";
import { Go } from "../view/go";
import { open } from "../view/view";
import { laneOf } from "./evidence";
import { days, party } from "./instants";
import "./operation.css";

const LANES: BriefLane[] = ["transmitted", "sighted", "announced", "said"];

export function Lead({ one, level = 2 }: { one: Operation; level?: 2 | 3 }) {
  const Title = level === 2 ? "h2" : "h3";
  const to = (part: string) => ({ ...open("operation", one.id), part });
  return (
    <article class="lead" data-operation={one.id}>
      <Title><Go to={to("")}>{one.name}</Go> <Mark synthetic={one.synthetic} /></Title>
      <p>{kindWords(one.kind)} · {days(one.start, one.end)}{one.parties.length > 0 && ` · ${one.parties.map(party).join(", ")}`}</p>
      <ul class="ways">
        <li><Go to={to("met")}>{words.whereMet}</Go></li>
        <li><Go to={to("watched")}>{words.whoWatched}</Go></li>
        <li><Go to={to("disputes")}>{words.disagree}</Go></li>
      </ul>
      <p class="quiet lanes-held">
        {LANES.filter((lane) => one.counts[lane]).map((lane) => <span key={lane}><LaneSign lane={laneOf(lane)!} told={false} /> {count(one.counts[lane])} {words.lane[laneOf(lane)!].toLowerCase()} </span>)}
        {one.counts.may > 0 && <span>{count(one.counts.may)} {words.mayBelong.toLowerCase()}</span>}
      </p>
    </article>
  );
}

/** The latest operations first: an officer asks of what is near. */
export const latest = (some: Operation[]): Operation[] => [...some].sort((a, b) => String(b.end ?? b.start ?? "").localeCompare(String(a.end ?? a.start ?? "")));
