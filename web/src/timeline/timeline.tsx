// The timeline: what is said, sighted and announced above the line, what was transmitted below; a brush chooses a time.
import { effect, signal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { Feature, Lane } from "../api/shapes";
import { COLOURS } from "../line/lane";
import { title } from "../line/told";
import { clock, moveTo } from "../play/playing";
import { extent, listed, window_ } from "../record/record";
import { span, words } from "../strings/words";
import { dark } from "../top/theme";
import { current, look } from "../view/view";
import { ticks } from "./ticks";

const LEFT = 84;
const RIGHT = 10;
const ABOVE: Lane[] = ["report", "sighting", "warning"];
const HEIGHT = 150;
const hover = signal("");

interface Placed {
  one: Feature;
  x: number;
  wide: number;
  y: number;
  windows: [number, number][]; // of a warning
}

export function Timeline() {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => timeline(canvas.current!), []);
  return (
    <div class="timeline">
      <canvas ref={canvas} height={HEIGHT} tabIndex={0} role="slider" aria-label={words.timelineLabel} aria-valuemin={0} aria-valuemax={1000} aria-valuenow={0} />
      <div class="hint" aria-live="off">{hover.value}</div>
    </div>
  );
}

function timeline(canvas: HTMLCanvasElement): () => void {
  let placed: Placed[] = [];
  let dragged: [number, number] | null = null;
  const still = document.createElement("canvas"); // all but the clock and the brush, which move often
  const wide = (): number => canvas.clientWidth;
  // A brush narrows the time that is looked at; the timeline goes on to show some of what lies about it.
  const range = (): [number, number] => {
    const [from, to] = window_.value;
    const [first, last] = extent.value;
    const about = (to - from) * 0.15;
    return [Math.max(first, from - about) - 1, Math.min(last, to + about) + 1];
  };
  const x = (ms: number): number => {
    const [from, to] = range();
    return LEFT + ((ms - from) / (to - from)) * (wide() - LEFT - RIGHT);
  };
  const ms = (at: number): number => {
    const [from, to] = range();
    return from + (Math.min(Math.max(at - LEFT, 0), wide() - LEFT - RIGHT) / (wide() - LEFT - RIGHT)) * (to - from);
  };

  const draw = (): void => {
    const ratio = devicePixelRatio || 1;
    still.width = wide() * ratio;
    still.height = HEIGHT * ratio;
    const pen = still.getContext("2d")!;
    pen.scale(ratio, ratio);
    const look_ = getComputedStyle(canvas);
    const [ink, paper, faint] = ["--ink", "--paper", "--line"].map((one) => look_.getPropertyValue(one).trim()) as [string, string, string];
    pen.fillStyle = paper;
    pen.fillRect(0, 0, wide(), HEIGHT);
    pen.font = "11px Roboto, sans-serif";
    pen.textBaseline = "middle";
    const [from, to] = window_.value;
    pen.fillStyle = dark.value ? "rgba(120,170,220,.12)" : "rgba(31,111,178,.08)";
    pen.fillRect(x(from), 0, x(to) - x(from), HEIGHT);
    pen.strokeStyle = faint;
    for (const tick of ticks(...range(), Math.floor((wide() - LEFT) / 90))) {
      pen.beginPath();
      pen.moveTo(x(tick.ms), 0);
      pen.lineTo(x(tick.ms), HEIGHT);
      pen.stroke();
      pen.fillStyle = ink;
      if (x(tick.ms) > LEFT) pen.fillText(tick.label, x(tick.ms) + 3, 70);
    }
    pen.fillStyle = ink;
    ABOVE.forEach((lane, n) => pen.fillText(words.lane[lane], 6, 12 + n * 20));
    pen.fillText(words.lane.track, 6, 110);
    placed = layOut(listed.value, x, wide());
    for (const item of placed) mark(pen, item);
    paint();
  };

  const paint = (): void => {
    if (!still.width) return;
    if (canvas.width !== still.width || canvas.height !== still.height) {
      canvas.width = still.width;
      canvas.height = still.height;
    }
    const pen = canvas.getContext("2d")!;
    pen.setTransform(1, 0, 0, 1, 0, 0);
    pen.drawImage(still, 0, 0);
    const ratio = devicePixelRatio || 1;
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    if (dragged) {
      pen.fillStyle = "rgba(255,190,0,.3)";
      pen.fillRect(Math.min(...dragged), 0, Math.abs(dragged[1] - dragged[0]), HEIGHT);
    }
    const hand = x(clock.value);
    pen.strokeStyle = "#d1002a";
    pen.lineWidth = 2;
    pen.beginPath();
    pen.moveTo(hand, 0);
    pen.lineTo(hand, HEIGHT);
    pen.stroke();
    const part = Math.round(((clock.value - extent.value[0]) / (extent.value[1] - extent.value[0] || 1)) * 1000);
    canvas.setAttribute("aria-valuenow", String(Math.min(Math.max(part, 0), 1000)));
    canvas.setAttribute("aria-valuetext", new Date(clock.value).toISOString().slice(0, 16).replace("T", " ") + "Z");
  };

  const at = (event: PointerEvent): Placed | undefined => {
    const found = placed.filter((one) => Math.abs(event.offsetY - one.y) < 7 && event.offsetX >= one.x - 6 && event.offsetX <= one.x + one.wide + 6);
    return found.sort((a, b) => a.wide - b.wide)[0];
  };
  const down = (event: PointerEvent): void => {
    canvas.setPointerCapture(event.pointerId);
    dragged = [event.offsetX, event.offsetX];
  };
  const move = (event: PointerEvent): void => {
    if (dragged) {
      dragged[1] = event.offsetX;
      paint();
      return;
    }
    const one = at(event)?.one;
    hover.value = one ? `${one.properties.synthetic ? `${words.rehearsalMark} ${words.rehearsalMarkTold} · ` : ""}${span(one.properties.t_start, one.properties.t_end)} ${title(one.properties)}` : "";
    canvas.style.cursor = one ? "pointer" : "crosshair";
  };
  const up = (event: PointerEvent): void => {
    const [a, b] = dragged ?? [0, 0];
    dragged = null;
    if (Math.abs(b - a) > 8) {
      const iso = (where: number): string => new Date(ms(where)).toISOString().slice(0, 19) + "Z";
      look({ from: iso(Math.min(a, b)), to: iso(Math.max(a, b)), at: "" });
    } else {
      const one = at(event)?.one;
      if (one) look({ line: one.id, at: one.properties.t_start ?? current.value.at });
      else moveTo(ms(event.offsetX));
    }
    draw();
  };
  const key = (event: KeyboardEvent): void => {
    const [from, to] = window_.value;
    const step = (to - from) / (event.shiftKey ? 20 : 200);
    const moved: Record<string, number> = { ArrowRight: clock.value + step, ArrowLeft: clock.value - step, Home: from, End: to, PageUp: clock.value + step * 10, PageDown: clock.value - step * 10 };
    if (event.key === "[" || event.key === "]") return brush(event.key === "[" ? "from" : "to");
    const to_ = moved[event.key];
    if (to_ === undefined) return;
    event.preventDefault();
    moveTo(Math.min(Math.max(to_, from), to));
  };
  /** Let the time looked at begin, or end, at the clock. */
  const brush = (end: "from" | "to"): void => {
    const [from, to] = window_.value;
    const at_ = clock.value;
    if (end === "from" ? at_ < to : at_ > from) look({ [end]: new Date(at_).toISOString().slice(0, 19) + "Z", at: new Date(at_).toISOString().slice(0, 19) + "Z" });
  };
  canvas.addEventListener("pointerdown", down);
  canvas.addEventListener("pointermove", move);
  canvas.addEventListener("pointerup", up);
  canvas.addEventListener("keydown", key);
  let waiting = 0;
  const soon = (): void => {
    cancelAnimationFrame(waiting);
    waiting = requestAnimationFrame(draw);
  };
  const stops = [
    effect(() => {
      void [listed.value, window_.value, extent.value, dark.value, current.value.line];
      soon();
    }),
    effect(() => {
      void clock.value;
      paint();
    }),
  ];
  const watcher = new ResizeObserver(soon);
  watcher.observe(canvas);
  return () => {
    stops.forEach((stop) => stop());
    watcher.disconnect();
    cancelAnimationFrame(waiting);
  };
}

/** Give each line its place: a row of its lane above, of the first free row below. */
function layOut(lines: Feature[], x: (ms: number) => number, wide: number): Placed[] {
  const free: number[] = Array.from({ length: 6 }, () => -Infinity);
  const found: Placed[] = [];
  for (const one of lines) {
    const { t_start, t_end, source, open } = one.properties;
    if (!t_start) continue;
    const begin = x(Date.parse(t_start));
    const end = t_end ? x(Date.parse(t_end)) : open ? wide - RIGHT : begin;
    if (end < LEFT || begin > wide) continue;
    const left = Math.max(begin, LEFT);
    const length = Math.max(Math.min(end, wide - RIGHT) - left, 0);
    const row = ABOVE.indexOf(source);
    let y = 12 + row * 20;
    if (row < 0) {
      let lane = free.findIndex((until) => until < left);
      if (lane < 0) lane = free.indexOf(Math.min(...free));
      free[lane] = left + Math.max(length, 7);
      y = 88 + lane * 11;
    }
    const told = (source === "warning" ? (one.properties.detail.windows ?? []) : []) as [string, string][];
    const windows = told.map((pair): [number, number] => [x(Date.parse(pair[0])), x(Date.parse(pair[1]))]).filter((pair) => pair[1] > LEFT && pair[0] < wide);
    found.push({ one, x: left, wide: length, y, windows });
  }
  return found;
}

function mark(pen: CanvasRenderingContext2D, { one, x, wide, y, windows }: Placed): void {
  const lane = one.properties.source;
  const chosen = one.id === current.value.line;
  pen.fillStyle = COLOURS[lane];
  pen.globalAlpha = chosen ? 1 : 0.75;
  const half = lane === "warning" ? 5 : 2;
  if (windows.length) {
    pen.globalAlpha = 0.3; // from the first window to the last, and the windows themselves
    pen.fillRect(x, y - 1, wide, 2);
    pen.globalAlpha = 0.9;
    for (const [from, to] of windows) pen.fillRect(from, y - half, Math.max(to - from, 1.5), 2 * half);
  } else if (wide > 3) pen.fillRect(x, y - half, wide, 2 * half);
  pen.beginPath();
  if (lane === "track") pen.arc(x, y, one.properties.synthetic ? 4.4 : 3.4, 0, 7);
  else if (lane === "sighting") pen.moveTo(x, y - 6), pen.lineTo(x + 5.5, y + 4.5), pen.lineTo(x - 5.5, y + 4.5);
  else if (lane === "warning") pen.rect(x - 3, y - 5, 5, 10);
  else pen.moveTo(x, y - 6), pen.lineTo(x + 6, y), pen.lineTo(x, y + 6), pen.lineTo(x - 6, y);
  pen.closePath();
  pen.fill();
  if (one.properties.synthetic) {
    pen.font = "700 6.5px Roboto, sans-serif";
    pen.textAlign = "center";
    pen.globalAlpha = 1;
    pen.fillStyle = "#ffffff";
    pen.fillText(words.rehearsalMark, lane === "warning" ? x - 0.5 : x, lane === "sighting" ? y + 1.2 : y + 0.4);
    pen.textAlign = "start";
  }
  if (chosen) {
    pen.lineWidth = 2;
    pen.strokeStyle = "#ffb000";
    pen.stroke();
  }
  pen.globalAlpha = 1;
}
