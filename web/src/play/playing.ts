// Playing the sea back: a stretch of time is loaded, the clock runs on, the next stretch is fetched before it is needed.
import { effect, signal } from "@preact/signals";
import { address } from "../api/ask";
import { typeNumber } from "../map/craft_types";
import { look } from "../view/view";
import { now, version, window_ } from "../record/record";
import { Sea, type SeaAnswer } from "./positions";

const LEAD_S = 3600; // before a stretch, so that who was heard shortly before is shown
const SHORTEST_S = 1800;
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
let asking: [number, number] | null = null;
let longest_s = 0; // 0: not known yet
let full = false;
let generation = -1;

export function begin(): void {
  effect(() => {
    if (!playing.value) clock.value = now.value;
  });
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

function need(at: number): void {
  if (at >= stretch[0] && at < stretch[1] && !(playing.peek() && at > stretch[1] - (stretch[1] - stretch[0]) * 0.05)) return;
  if (asking && at >= asking[0] && at < asking[1]) return;
  const [from, to] = window_.peek().map((one) => one / 1000) as [number, number];
  if (!longest_s) longest_s = Math.max(to - from, SHORTEST_S);
  const first = longest_s >= to - from && at >= from ? from : Math.max(at - longest_s * 0.1, at >= from ? from : at);
  load(first, Math.max(first + longest_s, first + 1));
}

function load(from: number, until: number): void {
  asking = [from, until + 1];
  worker ??= started();
  const step = Math.max(1, Math.round((until - from) / (full ? POSITIONS_OF_MANY : POSITIONS_A_CRAFT)));
  const iso = (s: number): string => new Date(s * 1000).toISOString();
  const path = address("playback", { since: iso(from - LEAD_S), until: iso(until + 1), step: Math.min(step, 1800), f: "arrow" });
  worker.postMessage({ number: ++number, address: new URL(path, document.baseURI).href });
}

function started(): Worker {
  const made = new Worker(new URL("./sea.worker.ts", import.meta.url), { type: "module" });
  made.onmessage = (event: MessageEvent<SeaAnswer>) => {
    const told = event.data;
    if (told.number !== number || !asking) return;
    const [from, until] = asking;
    asking = null;
    if (told.positions) {
      const kinds = Uint8Array.from(told.positions.craft, (one) => typeNumber(one.type, one.craft));
      stretch = [from, until];
      seaTrouble.value = "";
      sea.value = new Sea(told.positions, kinds);
    } else if (told.status === 422 && longest_s > SHORTEST_S) {
      longest_s = full ? Math.max((until - from) / 4, SHORTEST_S) : Math.min(MANY_S, (until - from) / 2); // too much for one answer
      full = true;
      need(clock.peek() / 1000);
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
  const passed = Math.min(at - before, 250);
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

