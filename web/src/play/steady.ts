// The clock as what changes seldom follows it: while playing it moves on twice a second.
import { effect, signal } from "@preact/signals";
import { clock, playing } from "./playing";

const EVERY_MS = 500;
export const steady = signal(0); // ms

export function followClock(): () => void {
  let before = 0;
  return effect(() => {
    const ms = clock.value;
    if (playing.value && performance.now() - before < EVERY_MS) return;
    before = performance.now();
    steady.value = ms;
  });
}
