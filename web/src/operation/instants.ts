// Times and parties of operations in words.
import type { Instant } from "../api/judged";
import { language, words } from "../strings/words";

export function iso(at: Instant): string | null {
  return typeof at === "number" ? new Date(at / 1000).toISOString() : at;
}

const atMidnight = (at: string): boolean => at.slice(11, 16) === "00:00";

/** Return the days of an operation; its end is the first instant after it. */
export function days(start: Instant, end: Instant): string {
  const [from, to] = [iso(start), iso(end)];
  if (!from) return words.unknownTime;
  const first = atMidnight(from) ? from.slice(0, 10) : `${from.slice(0, 10)} ${from.slice(11, 16)}Z`;
  if (!to) return `${first} →`;
  const last = atMidnight(to) ? new Date(Date.parse(to) - 1).toISOString().slice(0, 10) : `${to.slice(0, 10)} ${to.slice(11, 16)}Z`;
  return first === last ? first : `${first} – ${last}`;
}

const regions = new Intl.DisplayNames([language], { type: "region", fallback: "code" });

/** Return a party's name: of a state in the reader's language, of others the last part of its id. */
export function party(id: string): string {
  const rest = id.slice(id.indexOf(":") + 1);
  return /^state:[A-Z]{2}$/.test(id) ? (regions.of(rest) ?? rest) : rest.replaceAll("-", " ");
}
