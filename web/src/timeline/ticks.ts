// Where an axis of time is marked, and with what words.

export interface Tick {
  ms: number;
  label: string;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const STEPS = [MINUTE, 5 * MINUTE, 15 * MINUTE, 30 * MINUTE, HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, DAY, 2 * DAY, 5 * DAY, 7 * DAY, 14 * DAY, 30 * DAY, 90 * DAY, 365 * DAY];

/** Return at most *most* instants of a time, whole in UTC. */
export function ticks(from: number, to: number, most: number): Tick[] {
  const step = STEPS.find((one) => (to - from) / one <= Math.max(most, 1)) ?? STEPS[STEPS.length - 1]!;
  const found: Tick[] = [];
  for (let ms = Math.ceil(from / step) * step; ms <= to; ms += step) {
    const iso = new Date(ms).toISOString();
    found.push({ ms, label: step < DAY && ms % DAY ? iso.slice(11, 16) : iso.slice(5, 10) });
  }
  return found;
}
