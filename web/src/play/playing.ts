// Playing the sea back: a stretch of time is loaded, the clock runs on, the next stretch is fetched before it is needed.
import { effect, signal } from "@preact/signals";
import { address } from "../api/ask";
import { typeNumber } from "../map/craft_types";
import { look } from "../view/view";
import { now, reach, version, window_ } from "../record/record";
import { Sea, type SeaAnswer } from "./positions";

const LEAD_S = 3600; // before a stretch, so that who was heard shortly before is shown
const SHORTEST_S = 1800;
const GLIMPSE_S = 1800; // before an instant: what shows everyone at once, while the stretch about it is fetched
const QUIET_MS = 1500; // after a glimpse, so that the stretch does not hold up the rest of the first view
const POSITIONS_A_CRAFT = 700;
const MANY_S = 6 * 3600; // of a sea too full to be loaded whole, so much is loaded at once
const POSITIONS_OF_MANY = 30;

export const clock = signal(0); // ms; what the map shows while playing
export const playing = signal(false);
export const pace = signal(1200); // seconds of the sea in a second
export const sea = signal<Sea | null>(null);
export const seaTrouble = signal("");
export const craftShown = signal(0);

let worker: Worker | null = null;
let number = 0;
let stretch: [number, number] = [0, 0]; // s, of what is loaded
let asking: { from: number; until: number; glimpse: boolean } | null = null;
let waiting = 0;
let longest_s = 0; // 0: not known yet
let full = false;
let generation = -1;

export function begin(): void {
  effect(() => {
    if (!playing.value) clock.value = now.value;
  });
  effect(() => reach(clock.value));
  effect(() => {
    const told = version.value;
    if (!told) return;
    if (told.generation !== generation) {
      generation = told.generation;
      stretch = [0, 0];
      asking = null;
    }
    void window_.value;
    need(clock.value / 1000);
  });
}

function need(at: number, seen = false): void {
  if (at >= stretch[0] && at < stretch[1] && !(playing.peek() && at > stretch[1] - (stretch[1] - stretch[0]) * 0.05)) return;
  if (asking && at >= asking.from && at < asking.until) return;
  const [from, to] = window_.peek().map((one) => one / 1000) as [number, number];
  if (!longest_s) longest_s = Math.max(to - from, SHORTEST_S);
  const first = longest_s >= to - from && at >= from ? from : Math.max(at - longest_s * 0.1, at >= from ? from : at);
  const glimpse = !seen && (at < stretch[0] || at >= stretch[1]);
  asking = { from: first, until: Math.max(first + longest_s, first + 1) + 1, glimpse };
  if (glimpse) fetchPositions(at - GLIMPSE_S, at + 1, GLIMPSE_S);
  else load();
}

/** Fetch the stretch that is asked for. */
function load(): void {
  clearTimeout(waiting);
  waiting = 0;
  if (!asking) return;
  const { from, until } = asking;
  const step = Math.max(1, Math.round((until - from) / (full ? POSITIONS_OF_MANY : POSITIONS_A_CRAFT)));
  fetchPositions(from - LEAD_S, until, Math.min(step, 1800));
}

function fetchPositions(since: number, until: number, step: number): void {
  worker ??= started();
  clearTimeout(waiting);
  const iso = (s: number): string => new Date(s * 1000).toISOString();
  const path = address("playback", { since: iso(since), until: iso(until), step, f: "arrow" });
  worker.postMessage({ number: ++number, address: new URL(path, document.baseURI).href });
}

function started(): Worker {
  const made = new Worker(new URL("./sea.worker.ts", import.meta.url), { type: "module" });
  made.onmessage = (event: MessageEvent<SeaAnswer>) => {
    const told = event.data;
    if (told.number !== number || !asking) return;
    const { from, until, glimpse } = asking;
    if (told.positions) {
      const kinds = Uint8Array.from(told.positions.craft, (one) => typeNumber(one.type, one.craft));
      seaTrouble.value = "";
      sea.value = new Sea(told.positions, kinds);
    }
    if (glimpse && told.status !== 503) {
      stretch = [0, 0];
      asking = { from, until, glimpse: false };
      waiting = window.setTimeout(load, playing.peek() || !told.positions ? 0 : QUIET_MS);
      return;
    }
    asking = null;
    if (told.positions) stretch = [from, until];
    else if (told.status === 422 && longest_s > SHORTEST_S) {
      longest_s = full ? Math.max((until - from) / 4, SHORTEST_S) : Math.min(MANY_S, (until - from) / 2); // too much for one answer
      full = true;
      need(clock.peek() / 1000, true);
    } else if (told.status === 503) setTimeout(() => need(clock.peek() / 1000), 2000);
    else seaTrouble.value = told.error ?? "";
  };
  return made;
}

let before = 0;

export function toggle(): void {
  if (playing.value) return pause();
  const [from, to] = window_.value;
  if (clock.value >= to - 1000) clock.value = from;
  playing.value = true;
  if (waiting) load();
  before = performance.now();
  requestAnimationFrame(tick);
}

export function pause(): void {
  look({ at: new Date(clock.value).toISOString().slice(0, 19) + "Z" }, true); // first: the clock then follows the view
  playing.value = false;
}

function tick(at: number): void {
  if (!playing.value) return;
  const [, to] = window_.value;
  const passed = Math.min(Math.max(at - before, 0), 250); // a frame may have been begun before the button was pressed
  before = at;
  const next = clock.value + passed * pace.value;
  clock.value = Math.min(next, to);
  if (next >= to) return pause();
  requestAnimationFrame(tick);
}

/** Move the clock; the address follows. */
export function moveTo(ms: number): void {
  playing.value = false;
  look({ at: new Date(ms).toISOString().slice(0, 19) + "Z" }, true);
}

