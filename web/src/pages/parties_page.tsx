// What is held of a party, or of two, over years: by month, and each happening once with who tells it.
import type { Page } from "../api/shapes";
import { Months, type Month } from "../operation/months";
import { Tabs } from "../operation/tabs";
import { LaneSign } from "../line/lane";
import { Mark } from "../line/row";
import { capital } from "../operation/disputes";
import { Evidence, laneOf, type Lines } from "../operation/evidence";
import { days } from "../operation/instants";
import type { BriefLane } from "../api/judged";
import { fill, kindWords, words } from "../strings/words";
import { extent, version } from "../record/record";
import { current, look } from "../view/view";
import { Asked, useAsked } from "./asked";

interface Happening {
  id: string;
  kind: string;
  words: string;
  start: string | null;
  end: string | null;
  when: string;
  status: string;
  place: string | null;
  plover: string | null;
  lane: BriefLane;
  parties: string[];
  independent: number;
  origins: { name: string }[];
  lines: string[];
  synthetic: boolean;
}

const NONE: Lines = new Map();
type Answer<T> = Page<T> & { parties: { id: string; name: string }[]; remarks: string[] };

/** Return the first day of the month after one ("2023-07"). */
function monthAfter(month: string): string {
  const [year, number] = month.split("-").map(Number);
  return new Date(Date.UTC(year!, number!, 1)).toISOString().slice(0, 10);
}

export function PartiesPage() {
  const parties = current.value.q || "CN,RU";
  const [one = "", two = ""] = parties.split(",");
  const [first, last] = extent.value.map((ms) => new Date(ms).toISOString());
  const [since, until] = [current.value.from || first!, current.value.to || last!].map((one) => one.slice(0, 7)) as [string, string];
  const span = { since: `${since}-01`, until: monthAfter(until) };
  const months = useAsked<Answer<Month>>(version.value ? "timeline" : null, { parties, by: "month", limit: 1000, ...span });
  const rows = useAsked<Answer<Happening>>(version.value ? "timeline" : null, { parties, limit: 500, ...span });
  const submit = (event: Event): void => {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    const asked = ["one", "two"].map((name) => String(form.get(name) ?? "").replaceAll(",", " ").trim()).filter(Boolean);
    const month = (name: string): string => (/^\d{4}-\d{2}$/.test(String(form.get(name))) ? `${String(form.get(name))}-01` : "");
    if (asked.length) look({ q: asked.join(","), from: month("from"), to: month("to") });
  };
  return (
    <section class="single">
      <h1>{words.parties}</h1>
      <Tabs />
      <form class="pair" key={`${parties} ${since} ${until}`} onSubmit={submit}>
        <label>{words.oneParty} <input name="one" defaultValue={one} required maxLength={80} /></label>
        <label>{words.otherParty} <input name="two" defaultValue={two} maxLength={80} /></label>
        <label>{words.since} <input type="month" name="from" defaultValue={since} /></label>
        <label>{words.until} <input type="month" name="to" defaultValue={until} /></label>
        <button>{words.show}</button>
      </form>
      <p class="quiet">{words.partiesTold}</p>
      <Asked state={months}>
        {(told) => (
          <>
            <h2>{told.parties.map((it) => it.name).join(" – ")}</h2>
            <Months rows={told.items} />
            {told.remarks.map((it) => <p key={it} class="quiet">{capital(it)}.</p>)}
          </>
        )}
      </Asked>
      <h2>{words.happenings}</h2>
      <Asked state={rows}>
        {(told) => told.items.length === 0 ? <p class="quiet">{words.none}</p> : (
          <ol class="happenings">
            {told.items.map((it) => (
              <li key={`${it.lane} ${it.id}`}>
                <LaneSign lane={laneOf(it.lane)!} /> <strong>{capital(it.words)}</strong> <Mark synthetic={it.synthetic} /> {it.status !== "happened" && <span class="chip">{kindWords(it.status)}</span>}
                <div class="quiet">{days(it.start, it.end)}{it.when === "published" && ` (${words.byPublication})`} · {it.parties.slice(0, 6).join(", ")}{it.parties.length > 6 && ` +${it.parties.length - 6}`}</div>
                <div>{it.origins.length > 0 && <span class="quiet">{fill(it.independent === 1 ? words.oneOrigin : words.origins, { n: it.independent })}: {it.origins.map((who) => who.name).join(", ")} </span>}<Evidence ids={it.lines} lines={NONE} about={it.words} /></div>
              </li>
            ))}
          </ol>
        )}
      </Asked>
    </section>
  );
}
