// The words in use. A language is chosen once, from those there are, by what the browser asks for.
import { en } from "./en";

export type Words = typeof en;
const LANGUAGES: Record<string, Words> = { en };
const chosen = navigator.languages.map((one) => one.slice(0, 2)).find((one) => one in LANGUAGES) ?? "en";
export const language = chosen;
export const words: Words = LANGUAGES[chosen] ?? en;

/** Return a text with its {names} filled in. */
export function fill(text: string, values: Record<string, string | number>): string {
  return text.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ""));
}

const numbers = new Intl.NumberFormat(chosen);
export const count = (n: number): string => numbers.format(n);

/** Return whose identity a craft is known by: MMSI 799015531. */
export const craftId = (id: string): string => id.replace(/^(mmsi|icao):/, (_, kind: string) => `${kind.toUpperCase()} `);

/** Return an instant in UTC: 2023-07-20 06:30Z. */
export function time(iso: string | null | undefined): string {
  return iso ? `${iso.slice(0, 10)} ${iso.slice(11, 16)}Z` : "";
}

export function day(iso: string | null | undefined): string {
  return iso ? iso.slice(0, 10) : "";
}

/** Return a span without telling a day twice. */
export function span(start: string | null, end: string | null): string {
  if (!start && !end) return words.unknownTime;
  if (!start || !end || start === end) return time(start ?? end) + (start && !end ? " →" : "");
  return day(start) === day(end) ? `${time(start).slice(0, -1)}–${end.slice(11, 16)}Z` : `${time(start)} → ${time(end)}`;
}

export function place(lat: number | null | undefined, lon: number | null | undefined): string {
  if (lat == null || lon == null) return "";
  const one = (value: number, sides: string): string => {
    const whole = Math.round(Math.abs(value) * 600) / 10;
    const degrees = Math.floor(whole / 60);
    return `${degrees}°${(whole - degrees * 60).toFixed(1).padStart(4, "0")}′${sides[value < 0 ? 1 : 0]}`;
  };
  return `${one(lat, "NS")} ${one(lon, "EW")}`;
}

/** Return a kind in words: strait_transit is "strait transit". */
export const kindWords = (kind: string): string => kind.replaceAll("_", " ");

const UNITS: Record<string, string> = { m: "m", nm: "nm", km: "km", kn: "kn", deg: "°", h: "h", min: "min", s: "s" };

/** Return a figure's name in words and its value with the unit: mean_range_m of 3621.4 is "mean range", "3,621.4 m". */
export function measured(name: string, value: unknown): [string, string] {
  const parts = name.split("_");
  const unit = parts.length > 1 && typeof value === "number" ? UNITS[parts.at(-1)!] : undefined;
  if (unit === undefined) return [kindWords(name), String(value)];
  return [parts.slice(0, -1).join(" "), `${numbers.format(value as number)}${unit === "°" ? "" : " "}${unit}`];
}

export const figure = (name: string, value: unknown): string => measured(name, value).join(" ");
