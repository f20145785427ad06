// One ship's page: who she is over time, where she was seen and what of the way between could be sailed, what is said.
import type { Found } from "../api/shapes";
import { words, span, place, count, craftId, time, kindWords } from "../strings/words";
import { Go } from "../view/go";
import { current, look, open } from "../view/view";
import { LaneSign } from "../line/lane";
import { Mark } from "../line/row";
import { Asked, useAsked } from "./asked";
import { Scroll } from "./list_page";

export function HullPage() {
  const state = useAsked<any>(`hulls/${encodeURIComponent(current.value.id)}`);
  return <section class="single"><Asked state={state}>{(told) => <One told={told} />}</Asked></section>;
}

function One({ told }: { told: any }) {
  const hull = told.hull;
  return (
    <>
      <h1>{hull.name ?? hull.id} {hull.number && <span class="quiet">{hull.number}</span>} <Mark synthetic={told.synthetic} /></h1>
      <p>{[hull.navy_name, hull.class_name].filter(Boolean).join(" · ")} <span class="quiet">{hull.id}</span></p>
      {told.remarks.map((one: string) => <p key={one} class="quiet">{one}</p>)}
      <h2>{words.names}</h2>
      <Scroll label={words.names}>
        <thead><tr><th>{words.from}</th><th>{words.to}</th><th>{words.number}</th><th>{words.names}</th></tr></thead>
        <tbody>{(hull.entries ?? []).map((one: any) => <tr key={one.id}><td>{one.from ?? ""}</td><td>{one.to ?? ""}</td><td>{one.number}</td><td>{[one.name, ...Object.values(one.names ?? {}), ...(one.also ?? [])].filter(Boolean).join(", ")}</td></tr>)}</tbody>
      </Scroll>
      <h2>{words.seenAndSailed}</h2>
      {told.sightings.length ? <Chain told={told} /> : <p class="quiet">{words.noSightings}</p>}
      {told.sightings.length > 0 && <p class="quiet">{told.speed_from}</p>}
      <Craft rows={told.craft} />
      {told.craft.length === 0 && hull.name && <Named name={hull.name} />}
      <Lines title={words.said} lines={[...told.port_calls, ...told.said]} synthetic={told.synthetic} />
      <Lines title={words.mayBe} lines={told.may_be} synthetic={told.synthetic} />
      {told.operations.length > 0 && <><h2>{words.namedTogether}</h2><ul>{told.operations.map((one: any, n: number) => <li key={n}>{one.name ?? JSON.stringify(one)}</li>)}</ul></>}
      <h2>{words.documents}</h2>
      {told.documents.length === 0 && <p class="quiet">{words.none}</p>}
      <ul>{told.documents.map((one: any) => <li key={one.id}><Go to={open("document", one.id)}>{one.title ?? one.id}</Go> <Mark synthetic={told.synthetic} /> <span class="quiet">{one.publisher} {time(one.published)}</span></li>)}</ul>
    </>
  );
}

function Chain({ told }: { told: any }) {
  const legs = new Map<string, any>(told.legs.map((one: any) => [one.from, one]));
  return (
    <ol class="chain">
      {told.sightings.map((one: any) => {
        const leg = legs.get(one.id);
        return (
          <li key={one.id}>
            <button type="button" class="row" onClick={() => look({ line: one.id })}>
              <LaneSign lane={one.lane ?? "sighting"} />
              <span class="row-body">
                <span class="row-title">{one.place ?? place(one.lat, one.lon)} <Mark synthetic={told.synthetic} /></span>
                <span class="row-when">{span(one.t_start, one.t_end)} · {one.observer}</span>
                <span class="row-text">{[one.means, place(one.lat, one.lon), one.radius_km && `± ${count(Math.round(one.radius_km))} km`].filter(Boolean).join(" · ")}</span>
              </span>
            </button>
            {leg && <p class="leg">{leg.verdict}: {leg.words}</p>}
          </li>
        );
      })}
    </ol>
  );
}

function Craft({ rows }: { rows: any[] }) {
  if (!rows.length) return null;
  return <><h2>{words.craftTied}</h2><ul>{rows.map((one) => <li key={one.craft}><Go to={open("craft", one.craft)}>{one.name ?? one.craft}</Go> <span class="quiet">{one.why ?? ""}</span></li>)}</ul></>;
}

/** Craft that transmit the ship's name, where none is tied to her: told as no more than that. */
function Named({ name }: { name: string }) {
  const { told } = useAsked<{ items: Found[] }>("search", { q: name, limit: 20 });
  const alike = told?.items.filter((one) => one.what === "craft" && ` ${one.name} `.toLowerCase().includes(` ${name.toLowerCase()} `)) ?? [];
  if (!alike.length) return null;
  return (
    <>
      <h2>{words.craftNamed}</h2>
      <p class="quiet">{words.craftNamedTold}</p>
      <ul>{alike.map((one) => <li key={one.id}><Go to={open("craft", one.id)}>{one.name}</Go> <Mark synthetic={Boolean(one.synthetic)} /> <span class="quiet">{craftId(one.id)}{one.type ? ` · ${one.type}` : ""}</span></li>)}</ul>
    </>
  );
}

function Lines({ title, lines, synthetic }: { title: string; lines: any[]; synthetic: boolean }) {
  if (!lines.length) return null;
  return (
    <>
      <h2>{title}</h2>
      <ul class="rows">
        {lines.map((one) => (
          <li key={one.id}>
            <button type="button" class="row" aria-pressed={current.value.line === one.id} onClick={() => look({ line: one.id })}>
              <LaneSign lane={one.lane ?? "report"} />
              <span class="row-body">
                <span class="row-title">{[kindWords(one.kind ?? ""), one.area ?? one.place].filter(Boolean).join(" · ")} <Mark synthetic={synthetic} /></span>
                <span class="row-when">{span(one.t_start ?? null, one.t_end ?? null)}</span>
                {one.text && <span class="row-text">{one.text}</span>}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}
