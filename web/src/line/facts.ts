// What is particular about an event, in words: a name, and a figure with its unit. What its span tells is left out.
import type { LineFacts } from "../api/shapes";
import { craftId, kindWords, measured, time, words } from "../strings/words";

export interface Fact {
  name: string;
  told: string;
}

const LEFT_OUT = new Set(["state", "area", "area_id", "label", "from_id", "to_id", "from_side", "to_side", "steps"]);
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d/;
const CRAFT = /^(mmsi|icao):\w+$/;

/** Return the facts of an event in the order in which the record holds them. */
export function factsOf(line: LineFacts): Fact[] {
  const found: Fact[] = [];
  for (const [key, value] of Object.entries(line.detail ?? {})) {
    if (value === null || typeof value === "object" || LEFT_OUT.has(key) || /^(lat|lon)(_|$)/.test(key)) continue;
    if (INSTANT.test(String(value)) && [line.t_start, line.t_end].some((one) => one?.slice(0, 16) === String(value).slice(0, 16))) continue;
    const [plain, told] = typeof value === "number" ? measured(key, value) : [kindWords(key), tell(value, line)];
    found.push({ name: words.factName[plain.replaceAll(" ", "_")] ?? plain, told });
  }
  return found;
}

function tell(value: unknown, line: LineFacts): string {
  if (typeof value === "boolean") return value ? words.yes : words.no;
  const text = String(value);
  if (INSTANT.test(text)) return time(text);
  return CRAFT.test(text) ? (line.craft.find((one) => one.id === text)?.name ?? craftId(text)) : text;
}
