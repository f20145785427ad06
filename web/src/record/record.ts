// What the server's record says: which generation it is, the lines of what is looked at, and news of new ones.
import { batch, computed, effect, signal } from "@preact/signals";
import { ask } from "../api/ask";
import type { Feature, Features, Lane, Version } from "../api/shapes";
import { isNotable } from "../line/told";
import { current, lanes } from "../view/view";
import { followOperation, members } from "./operation";

const PAGE = 1000;
const MOST = 4000; // lines held at once
const BEYOND_MS = 3_600_000; // after the clock, so that it can run on

export const version = signal<Version | null>(null);
export const features = signal<Feature[]>([]);
export const matched = signal(0); // how many lines the time looked at has; held are the latest, or the latest before `heldTo`
export const heldTo = signal<number | null>(null);
export const trouble = signal("");
export const busy = signal(false);

/** When the record begins and ends, in ms. */
export const extent = computed<[number, number]>(() => {
  const told = version.value;
  const to = told?.to ? Date.parse(told.to) : Date.now();
  return [told?.from ? Date.parse(told.from) : to - 86_400_000, to];
});

/** The time looked at, in ms. */
export const window_ = computed<[number, number]>(() => {
  const { from, to } = current.value;
  const [first, last] = extent.value;
  return [from ? Date.parse(from) : first, to ? Date.parse(to) : last];
});

/** When something was last transmitted in that time: the map begins there. */
const lastHeard = computed<number>(() => {
  const heard = version.value?.heard;
  if (heard && !current.value.from && !current.value.to) return Math.min(Date.parse(heard), window_.value[1]); // known before the lines are
  let last = 0;
  for (const { properties } of features.value) {
    if (properties.source !== "track") continue;
    for (const one of [properties.t_start, properties.t_end]) if (one) last = Math.max(last, Date.parse(one));
  }
  const [from, to] = window_.value;
  return last > from ? Math.min(last, to) : to;
});

export const now = computed<number>(() => (current.value.at ? Date.parse(current.value.at) : lastHeard.value));

const asked = computed(() => {
  const { from, to, kinds, area } = current.value;
  const query: Record<string, string | string[]> = { source: [...lanes.value] };
  if (from) query.since = from;
  if (to) query.until = to;
  if (kinds && kinds !== "*") query.kind = kinds.split(".");
  if (area) query[area.startsWith("{") ? "geometry" : "area"] = area;
  return JSON.stringify([version.value?.generation, version.value?.reviews, query]);
});

let heldFrom = -Infinity; // ms; the earliest beginning of a line held, where earlier ones were left out

/** Where lines are too many to be held, hold those before a time, once it is one of which none are. */
export function reach(at: number): void {
  if (busy.value || matched.peek() <= features.peek().length) return;
  if (at >= heldFrom && at <= (heldTo.peek() ?? Infinity)) return;
  const [from, to] = window_.peek();
  const next = Math.max(at, from) + BEYOND_MS;
  const upTo = next < to ? next : null;
  if (upTo !== heldTo.peek()) void fetchLines(JSON.parse(asked.peek())[2], upTo);
}

export const shown = computed<Feature[]>(() => {
  const own = members.value;
  if (own) return features.value.filter((one) => own.has(one.id));
  const every = current.value.kinds !== "" || current.value.area !== "";
  return every ? features.value : features.value.filter((one) => isNotable(one.properties));
});

/** A warning comes with its own fields, one feature for each of its areas; here it is a line like others. */
function asLine(one: Feature): Feature {
  const told = one.properties as any;
  if (told.craft) return one;
  const start = told.t_start ?? told.since ?? told.windows?.[0]?.start ?? told.windows?.[0]?.[0] ?? told.issued ?? null;
  const end = told.t_end ?? told.until ?? told.windows?.at?.(-1)?.end ?? told.windows?.at?.(-1)?.[1] ?? null;
  const facts = { t_start: start, t_end: end, craft: [], area: told.number ?? null, detail: told, basis: { fixes: 0, settings: {}, version: 1 }, open: false, review: null };
  return { ...one, properties: { ...facts, kind: told.kind, source: told.source, synthetic: Boolean(told.synthetic) } };
}

/** The lines that are shown, each once. */
export const listed = computed<Feature[]>(() => {
  const seen = new Set<string>();
  return shown.value.filter((one) => !seen.has(one.id) && seen.add(one.id));
});

let stopped = new AbortController();

async function fetchLines(query: Record<string, string | string[]>, upTo: number | null = null): Promise<void> {
  stopped.abort();
  const mine = (stopped = new AbortController());
  if (!(query.source as string[]).length) {
    features.value = [];
    matched.value = 0;
    return;
  }
  busy.value = true;
  try {
    const found: Feature[] = [];
    let cursor: string | null = null;
    let all = matched.peek();
    const until = upTo === null ? {} : { until: new Date(upTo).toISOString() };
    do {
      const page: Features = await ask("lines", { ...query, ...until, f: "geojson", order: "desc", limit: PAGE, cursor }, mine.signal);
      found.push(...page.features.map(asLine));
      cursor = page.next;
      if (upTo === null) all = page.matched;
    } while (cursor && found.length < MOST);
    found.reverse(); // as they happened
    heldFrom = cursor ? Math.min(...found.map(({ properties }) => Date.parse(properties.t_start ?? properties.t_end ?? "") || Infinity)) : -Infinity;
    batch(() => {
      matched.value = all;
      heldTo.value = upTo;
      features.value = found;
    });
    trouble.value = "";
  } catch (error) {
    if (!mine.signal.aborted) trouble.value = (error as Error).message;
  } finally {
    if (mine === stopped) busy.value = false;
  }
}

export async function begin(): Promise<void> {
  version.value = await ask<Version>("version");
  followOperation();
  effect(() => {
    const [generation, , query] = JSON.parse(asked.value);
    if (generation !== undefined && current.peek().page !== "") void fetchLines(query);
  });
  const live = new EventSource("./api/live");
  live.addEventListener("record", (event) => {
    const told = JSON.parse((event as MessageEvent<string>).data) as Version;
    const held = version.peek();
    if (held?.generation !== told.generation || held?.reviews !== told.reviews || held?.corrections !== told.corrections) version.value = told;
  });
}

export const laneCounts = computed(() => {
  const counts: Record<Lane, number> = { track: 0, sighting: 0, warning: 0, report: 0 };
  for (const one of listed.value) counts[one.properties.source]++;
  return counts;
});
