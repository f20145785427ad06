// What is looked at: it lives in the address, so that a view can be sent to a colleague.
import { computed, signal } from "@preact/signals";

export interface View {
  page: string;
  id: string;
  line: string; // in the drawer
  q: string;
  center: string; // lon,lat,zoom
  from: string;
  to: string;
  at: string;
  lanes: string; // shown lanes, parted by dots
  kinds: string; // chosen kinds; empty: those that stand out; *: all
  layers: string;
  colour: string; // of tracks
  area: string; // id, name or a drawn ring
  operation: string; // whose lines and waters the map shows
  part: string; // of a page, that it begins with
}

const NONE: View = {
  page: "sheet", id: "", line: "", q: "", center: "", from: "", to: "", at: "",
  lanes: "track.sighting.warning.report", kinds: "", layers: "craft.tracks.disputed", colour: "speed", area: "", operation: "", part: "",
};
const SHORT: Record<keyof View, string> = {
  page: "p", id: "id", line: "line", q: "q", center: "c", from: "from", to: "to", at: "at",
  lanes: "lanes", kinds: "kinds", layers: "layers", colour: "by", area: "in", operation: "operation", part: "part",
};
const NAMES = Object.keys(NONE) as (keyof View)[];

function ofAddress(): View {
  const words = new URLSearchParams(location.search);
  const view = { ...NONE };
  for (const name of NAMES) view[name] = words.get(SHORT[name]) ?? NONE[name];
  return view;
}

export function addressOf(patch: Partial<View>): string {
  const view = { ...current.value, ...patch };
  const words = new URLSearchParams();
  for (const name of NAMES) if (view[name] !== NONE[name]) words.set(SHORT[name], view[name]);
  const asked = words.toString();
  return asked ? `?${asked}` : "./";
}

export const current = signal<View>(ofAddress());

let waiting = 0;

/** Change the view; *quietly* without a step of the browser's history, as panning and playing do. */
export function look(patch: Partial<View>, quietly = false): void {
  const address = addressOf(patch);
  current.value = { ...current.value, ...patch };
  if (quietly) {
    clearTimeout(waiting); // browsers limit how often an address may change
    waiting = window.setTimeout(() => history.replaceState(null, "", addressOf({})), 250);
  } else {
    clearTimeout(waiting);
    history.pushState(null, "", address);
  }
}

/** Open a page of its own; what was asked of the map stays. */
export function open(page: string, id = ""): Partial<View> {
  return { page, id, line: "", part: "", q: page === "search" ? current.value.q : "" };
}

window.addEventListener("popstate", () => (current.value = ofAddress()));

function listed(words: string): Set<string> {
  return new Set(words.split(".").filter(Boolean));
}

export const lanes = computed(() => listed(current.value.lanes));
export const layers = computed(() => listed(current.value.layers));
export const page = computed(() => current.value.page);

export function toggled(words: string, one: string): string {
  const some = listed(words);
  if (!some.delete(one)) some.add(one);
  return [...some].join(".");
}
