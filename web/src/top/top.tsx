// The head of every page: where to go, one box to search with, light or dark, and the banner of a re-enactment.
import { useState } from "preact/hooks";
import type { Found } from "../api/shapes";
import { ask } from "../api/ask";
import { about, target } from "../pages/search_page";
import { version } from "../record/record";
import { words } from "../strings/words";
import { Go } from "../view/go";
import { current, look, page } from "../view/view";
import { dark, turn } from "./theme";

const WORKED = new Set(["operation", "operations", "findings", "parties"]);
const PAGES = ["sheet", "operations", "map", "list", "inputs"] as const;

export function Top() {
  return (
    <header>
      <a class="skip" href="#main">{words.skip}</a>
      <div class="bar">
        <Go to={{ page: "sheet", id: "", line: "", part: "", operation: "", from: "", to: "" }} class="brand"><img src="./icon.svg" alt="" width="24" height="24" /> {words.name}</Go>
        <nav aria-label={words.nav}>
          {PAGES.map((one) => <Go key={one} to={{ page: one, id: "", line: "", q: "", part: "", operation: "", ...(one === "map" ? {} : { from: "", to: "" }) }} current={page.value === one || (one === "operations" && WORKED.has(page.value))}>{words[one]}</Go>)}
        </nav>
        <Search />
        <button type="button" class="plain theme" title={words.theme} onClick={turn}>{dark.value ? words.light : words.dark}</button>
      </div>
      {version.value?.synthetic && <p class="banner" role="note">{words.rehearsal}</p>}
    </header>
  );
}

function Search() {
  const [found, show] = useState<Found[]>([]);
  const [wait, set] = useState(0);
  const type = (text: string): void => {
    clearTimeout(wait);
    if (text.trim().length < 2) return show([]);
    set(window.setTimeout(() => ask<{ items: Found[] }>("search", { q: text, limit: 8 }).then((told) => show(told.items), () => show([])), 180));
  };
  const submit = (event: Event): void => {
    event.preventDefault();
    clearTimeout(wait);
    show([]);
    const q = String(new FormData(event.currentTarget as HTMLFormElement).get("q") ?? "").trim();
    if (q) look({ page: "search", q, id: "", line: "" });
  };
  return (
    <form role="search" class="search" onSubmit={submit} onKeyDown={(event) => event.key === "Escape" && show([])}>
      <input type="search" name="q" aria-label={words.search} placeholder={words.searchHint} autocomplete="off" defaultValue={page.value === "search" ? current.value.q : ""} onInput={(event) => type(event.currentTarget.value)} maxLength={200} />
      {found.length > 0 && (
        <ul class="suggestions" onClick={() => show([])}>
          {found.map((one) => <li key={`${one.what} ${one.id}`}><Go to={target(one)}><span class="chip">{words.foundAs[one.what] ?? one.what}</span> {one.name ?? one.id} <span class="quiet">{about(one).slice(0, 90)}</span></Go></li>)}
        </ul>
      )}
    </form>
  );
}
