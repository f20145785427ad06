// A line in words: what, who, where. It says what was seen or said, and no more.
import type { LineFacts } from "../api/shapes";
import { kindWords, words } from "../strings/words";
import { factsOf } from "./facts";

/** Kinds of events that are shown unless others are chosen: what an officer looks for first. */
export const NOTABLE = new Set([
  "rendezvous", "group_activity", "company", "shadowing", "watch", "replenishment", "strait_transit", "flight",
  "area_visit", "formation", "escort", "cable_crossing", "inconsistent_positions",
]);

export function isNotable(line: LineFacts): boolean {
  if (line.source !== "track") return true;
  return NOTABLE.has(line.kind) || line.detail?.state === true;
}

export function who(line: LineFacts): string {
  const craft = line.craft.map((one) => one.name ?? one.id);
  if (craft.length) return shortened(craft);
  const detail = line.detail ?? {};
  const units = ((detail.units ?? []) as any[]).map((one) => one.name).filter(Boolean);
  const parties = ((detail.targets?.length ? detail.targets : detail.actors) ?? []).map((one: any) => one.name);
  return shortened(units.length ? units : parties);
}

export function observer(line: LineFacts): string {
  const detail = line.detail ?? {};
  return detail.observer?.name ?? detail.origin?.name ?? detail.speaker?.name ?? detail.document?.publisher ?? "";
}

export function title(line: LineFacts): string {
  const what = kindWords(line.kind);
  const whom = who(line);
  const where = line.area ?? "";
  return [what[0]!.toUpperCase() + what.slice(1), whom, where].filter(Boolean).join(" · ");
}

/** The words a claim rests on, or what is particular about an event. */
export function excerpt(line: LineFacts): string {
  const detail = line.detail ?? {};
  if (typeof detail.text === "string") return detail.text;
  if (line.source === "warning") return String(detail.title ?? detail.series ?? "");
  return factsOf(line).slice(0, 4).map((one) => `${one.name} ${one.told}`).join(" · ");
}

function shortened(names: string[]): string {
  const some = [...new Set(names)];
  return some.length > 4 ? `${some.slice(0, 4).join(", ")} +${some.length - 4}` : some.join(", ");
}

export function reviewWord(line: LineFacts): string {
  const review = line.review;
  if (!review) return "";
  return words.reviewed[review.verdict ?? "note"] ?? "";
}
