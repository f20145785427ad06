// What one box finds: craft, hulls, areas and ports, documents.
import type { Found } from "../api/shapes";
import { Mark } from "../line/row";
import { count, craftId, day, kindWords, time, words } from "../strings/words";
import { Go } from "../view/go";
import { current, open, type View } from "../view/view";
import { Asked, useAsked } from "./asked";

const ORDER = ["line", "operation", "craft", "hull", "area", "port", "document"] as const;
const TITLES: Record<string, string> = { line: words.line, operation: words.operation, craft: words.craft, hull: words.hulls, area: words.areas, port: words.where, document: words.documents };

export function SearchPage() {
  const q = current.value.q.trim();
  const state = useAsked<{ items: Found[] }>(q ? "search" : null, { q, limit: 20 });
  return (
    <section class="single">
      <h1>{words.searchFor} “{q}”</h1>
      {q && (
        <Asked state={state}>
          {(told) => told.items.length === 0 ? <p>{words.searchNone}</p> : <>{ORDER.map((what) => <Kind key={what} what={what} rows={told.items.filter((one) => one.what === what)} />)}</>}
        </Asked>
      )}
    </section>
  );
}

function Kind({ what, rows }: { what: string; rows: Found[] }) {
  if (!rows.length) return null;
  return (
    <>
      <h2>{TITLES[what]}</h2>
      <ul class="found">{rows.map((one) => <li key={one.id}><Go to={target(one)}>{one.name ?? one.id}</Go> <Mark synthetic={Boolean(one.synthetic)} /> <span class="quiet">{about(one)}</span></li>)}</ul>
    </>
  );
}

export function target(one: Found): Partial<View> {
  if (one.what === "line") return { line: one.id };
  if (one.what === "craft" || one.what === "hull" || one.what === "document" || one.what === "operation") return open(one.what, one.id);
  const center = one.lat != null ? { center: `${one.lon.toFixed(3)},${one.lat.toFixed(3)},9` } : { center: "" };
  return { ...open("map"), area: one.id, kinds: "", ...center };
}

export function about(one: Found): string {
  const told: Record<string, unknown[]> = {
    craft: [craftId(one.id), one.type, one.flag, one.fixes && `${count(one.fixes)} ${words.fixCount}`],
    hull: [one.number, one.navy_name ?? one.navy, one.class_name ?? one.class],
    line: [one.id, words.lane[one.source as "track"], time(one.t)],
    operation: [kindWords(one.kind ?? ""), day(one.start), (one.parties ?? []).map((party: string) => party.split(":").pop()).join(", ")],
    document: [one.publisher, day(one.published), one.excerpt],
  };
  return (told[one.what] ?? [one.kind, one.holder]).filter(Boolean).join(" · ");
}
