// Lists: events, claims, sightings, warnings, craft, hulls, documents; a page at a time.
import { useEffect, useState } from "preact/hooks";
import { ask } from "../api/ask";
import type { Craft, Document, Line, Page } from "../api/shapes";
import { Mark, Row } from "../line/row";
import { version } from "../record/record";
import { count, day, time, words } from "../strings/words";
import { Go } from "../view/go";
import { current, look, open } from "../view/view";

const LISTS = ["events", "claims", "sightings", "warnings", "craft", "hulls", "documents"] as const;
type List = (typeof LISTS)[number];
const LIMIT = 60;

export function ListPage() {
  const which = (LISTS as readonly string[]).includes(current.value.id) ? (current.value.id as List) : "events";
  return (
    <section class="single">
      <h1>{words.list}</h1>
      <nav class="choices" aria-label={words.list}>
        {LISTS.map((one) => <Go key={one} to={{ page: "list", id: one, q: "" }} class="tab" current={one === which}>{words[one]}</Go>)}
      </nav>
      <Listed key={which} which={which} />
    </section>
  );
}

function Listed({ which }: { which: List }) {
  const [items, keep] = useState<any[]>([]);
  const [next, follow] = useState<string | null>(null);
  const [all, number] = useState(0);
  const [error, tell] = useState("");
  const q = which === "craft" || which === "hulls" ? current.value.q : "";
  const fetchMore = async (cursor: string | null): Promise<void> => {
    try {
      const page = await ask<Page<any>>(which, { limit: LIMIT, cursor, q });
      keep((held) => (cursor ? [...held, ...page.items] : page.items));
      follow(page.next);
      number(page.matched ?? 0);
      tell("");
    } catch (refused) {
      tell((refused as Error).message);
    }
  };
  useEffect(() => {
    if (version.value) void fetchMore(null);
  }, [which, q, version.value?.generation, version.value?.reviews]);
  return (
    <>
      {(which === "craft" || which === "hulls") && (
        <label>{words.filter} <input type="search" value={q} onChange={(event) => look({ q: event.currentTarget.value })} /></label>
      )}
      {error && <p class="trouble" role="alert">{error}</p>}
      <p class="quiet" role="status">{count(items.length)} {words.of} {count(all)}</p>
      {which === "craft" ? <CraftTable rows={items} /> : which === "hulls" ? <HullTable rows={items} /> : which === "documents" ? <DocumentTable rows={items} /> : (
        <ul class="rows">{items.map((line: Line) => <li key={line.id}><Row line={line} /></li>)}</ul>
      )}
      {next && <button type="button" onClick={() => fetchMore(next)}>{words.more}</button>}
    </>
  );
}

function CraftTable({ rows }: { rows: Craft[] }) {
  return (
    <Scroll label={words.craft}>
      <thead><tr><th>{words.craft}</th><th>{words.type}</th><th>{words.flag}</th><th>{words.heard}</th><th>{words.fixCount}</th></tr></thead>
      <tbody>{rows.map((row) => (
        <tr key={row.craft}>
          <td><Go to={open("craft", row.craft)}>{row.name ?? row.craft}</Go> <Mark synthetic={row.synthetic} />{row.craft.startsWith("masked:") && <span class="chip">{words.masked}</span>}</td>
          <td>{row.type ?? ""}</td><td>{row.flag ?? ""}</td><td class="when">{time(row.first_heard)} – {time(row.last_heard)}</td><td class="number">{count(row.fixes)}</td>
        </tr>
      ))}</tbody>
    </Scroll>
  );
}

function HullTable({ rows }: { rows: any[] }) {
  return (
    <Scroll label={words.hulls}>
      <thead><tr><th>{words.hull}</th><th>{words.number}</th><th>{words.classOf}</th><th>{words.navy}</th></tr></thead>
      <tbody>{rows.map((row) => (
        <tr key={row.id}><td><Go to={open("hull", row.id)}>{row.name ?? row.id}</Go></td><td>{row.number}</td><td>{row.class_name}</td><td>{row.navy_name}</td></tr>
      ))}</tbody>
    </Scroll>
  );
}

function DocumentTable({ rows }: { rows: Document[] }) {
  return (
    <Scroll label={words.documents}>
      <thead><tr><th>{words.document}</th><th>{words.publisher}</th><th>{words.published}</th><th>{words.claims}</th></tr></thead>
      <tbody>{rows.map((row) => (
        <tr key={row.id}><td lang={row.language ?? undefined}><Go to={open("document", row.id)}>{row.title ?? row.id}</Go> <Mark synthetic={row.synthetic} /></td><td>{row.publisher}</td><td>{day(row.published)}</td><td class="number">{row.claims}</td></tr>
      ))}</tbody>
    </Scroll>
  );
}

export function Scroll({ label, children }: { label: string; children: any }) {
  return <div class="scroll" tabIndex={0} role="region" aria-label={label}><table>{children}</table></div>;
}
