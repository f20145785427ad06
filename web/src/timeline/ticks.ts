// Where an axis of time is marked, and with what words.

export interface Tick {
  ms: number;
  label: string;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const STEPS = [MINUTE, 5 * MINUTE, 15 * MINUTE, 30 * MINUTE, HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, DAY, 2 * DAY, 5 * DAY, 7 * DAY, 14 * DAY];
const MONTH = 30.44 * DAY;
const MONTHS = [1, 3, 6, 12, 24, 60, 120, 600];

/** Return about *most* instants of a time at most, whole in UTC; of a long one firsts of months, with their year. */
export function ticks(from: number, to: number, most: number): Tick[] {
  const parts = Math.max(most, 1);
  const step = STEPS.find((one) => (to - from) / one <= parts);
  if (step === undefined) return months(from, to, MONTHS.find((one) => (to - from) / (one * MONTH) <= parts) ?? MONTHS.at(-1)!);
  const found: Tick[] = [];
  for (let ms = Math.ceil(from / step) * step; ms <= to; ms += step) {
    const iso = new Date(ms).toISOString();
    found.push({ ms, label: step < DAY && ms % DAY ? iso.slice(11, 16) : iso.slice(5, 10) });
  }
  return found;
}

function months(from: number, to: number, step: number): Tick[] {
  const begin = new Date(from);
  let month = Math.floor((begin.getUTCFullYear() * 12 + begin.getUTCMonth()) / step) * step;
  const found: Tick[] = [];
  for (; ; month += step) {
    const ms = Date.UTC(Math.floor(month / 12), month % 12);
    if (ms > to) return found;
    if (ms >= from) found.push({ ms, label: new Date(ms).toISOString().slice(0, step % 12 ? 7 : 4) });
  }
}
