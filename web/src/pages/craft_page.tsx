// One craft's page: what it said of itself over time, its voyages and events, the documents that may name it.
import type { Found, OneCraft } from "../api/shapes";
import { Mark, Rows } from "../line/row";
import { count, craftId, day, span, time, words } from "../strings/words";
import { Go } from "../view/go";
import { current, open } from "../view/view";
import { Asked, useAsked } from "./asked";
import { FixesTable } from "./fixes_table";
import { Scroll } from "./list_page";

export function CraftPage() {
  const state = useAsked<OneCraft>(`craft/${encodeURIComponent(current.value.id)}`);
  return <section class="single"><Asked state={state}>{(told) => <One told={told} />}</Asked></section>;
}

function One({ told }: { told: OneCraft }) {
  const at = told.events.findLast((one) => one.lat != null) ?? told.voyages.findLast((one) => one.lat != null);
  const long = (told.to_bow_m ?? 0) + (told.to_stern_m ?? 0);
  const facts: [string, unknown][] = [
    [words.names, told.names.join(", ")], [words.callsign, told.callsign], ["IMO", told.imo], [words.type, told.type], [words.flag, told.flag],
    [words.size, long ? `${long} m` : null], [words.heard, span(told.first_heard, told.last_heard)], [words.fixCount, count(told.fixes)],
  ];
  return (
    <>
      <h1>{told.name ?? told.craft} <Mark synthetic={told.synthetic} /> <span class="quiet">{craftId(told.craft)}</span></h1>
      {told.craft.startsWith("masked:") && <p class="chip">{words.masked}</p>}
      <dl class="facts">{facts.filter(([, value]) => value).map(([name, value]) => <><dt>{name}</dt><dd>{String(value)}</dd></>)}</dl>
      {at && <Go class="button" to={{ page: "map", from: told.first_heard, to: told.last_heard, at: at.t_start ?? "", center: `${at.lon!.toFixed(3)},${at.lat!.toFixed(3)},7` }}>{words.showOnMap}</Go>}
      <h2>{words.identities}</h2>
      <Scroll label={words.identities}>
        <thead><tr><th>{words.when}</th><th>{words.names}</th><th>{words.callsign}</th><th>IMO</th></tr></thead>
        <tbody>{told.statics.map((one, n) => <tr key={n}><td class="when">{time(one.t_start)} – {time(one.t_end)}</td><td>{one.name}</td><td>{one.callsign}</td><td>{one.imo}</td></tr>)}</tbody>
      </Scroll>
      {told.voyages.length > 0 && <><h2>{words.voyages}</h2><Rows lines={told.voyages} /></>}
      <h2>{words.events} <span class="quiet">{count(told.events.length)} {words.of} {count(told.event_count)}</span></h2>
      <Rows lines={[...told.events].reverse()} />
      <FixesTable craft={told.craft} all={told.fixes} synthetic={told.synthetic} />
      {told.name && <Naming name={told.name} />}
    </>
  );
}

/** Documents that hold the name it transmits. */
function Naming({ name }: { name: string }) {
  const state = useAsked<{ items: Found[] }>("search", { q: name, limit: 20 });
  return (
    <>
      <h2>{words.documentsWithName}</h2>
      <Asked state={state}>
        {(told) => {
          const found = told.items.filter((one) => one.what === "document");
          if (!found.length) return <p class="quiet">{words.none}</p>;
          return <ul>{found.map((one) => <li key={one.id}><Go to={open("document", one.id)}>{one.name ?? one.id}</Go> <Mark synthetic={Boolean(one.synthetic)} /> <span class="quiet">{one.publisher} {day(one.published)}</span></li>)}</ul>;
        }}
      </Asked>
    </>
  );
}
