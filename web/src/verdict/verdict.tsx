// The sign of each verdict: a stroke of its own and a word, so that none is told by its colour alone.
import { words } from "../strings/words";
import "./verdict.css";

export const VERDICTS = ["confirmed", "corroborated", "contradicted", "disputed", "open", "not seen", "not observable", "unannounced"] as const;
export type VerdictWord = (typeof VERDICTS)[number];

const STROKES: Record<VerdictWord, string> = {
  confirmed: "M4 10.5L8.5 15L16 5",
  corroborated: "M3 8.5C5.5 4.5 8 5 10 7S14.5 9.5 17 5.5M3 14.5C5.5 10.5 8 11 10 13S14.5 15.5 17 11.5",
  contradicted: "M5 5L15 15M15 5L5 15",
  disputed: "M3 7.5H17M3 12.5H17M13 3L7 17",
  open: "M4 10h.01M10 10h.01M16 10h.01",
  "not seen": "M10 4a6 6 0 1 0 0 12a6 6 0 1 0 0-12M4 16L16 4",
  "not observable": "M6.6 7.2a3.4 3.4 0 1 1 5 3c-1.2.6-1.6 1.2-1.6 2.4M10 16.5h.01",
  unannounced: "M10 3v9M10 16.5h.01",
};

export function isVerdict(word: string | null | undefined): word is VerdictWord {
  return (VERDICTS as readonly string[]).includes(word ?? "");
}

export function VerdictSign({ verdict }: { verdict: VerdictWord }) {
  return (
    <svg class="verdict-sign" viewBox="0 0 20 20" width="13" height="13" aria-hidden="true">
      <path d={STROKES[verdict]} fill="none" stroke="currentColor" stroke-width="2.6" stroke-linecap="round" stroke-linejoin="round" />
    </svg>
  );
}

/** A verdict as a badge; what it means is told by its title. */
export function Verdict({ verdict, n }: { verdict: string | null | undefined; n?: number }) {
  if (!isVerdict(verdict)) return null;
  return (
    <span class={`verdict v-${verdict.replace(" ", "-")}`} title={words.verdictMeans[verdict]}>
      <VerdictSign verdict={verdict} />{n !== undefined && ` ${n}`} {words.verdict[verdict]}
    </span>
  );
}

/** What came of each slot: "who ✓ where ?"; read aloud with its word. */
export function Slots({ checks }: { checks: { slot: string; verdict: string }[] }) {
  return (
    <span class="slot-signs">
      {checks.map((one) => isVerdict(one.verdict) && (
        <span key={one.slot} class={`v-${one.verdict.replace(" ", "-")}`} title={words.verdict[one.verdict]}>
          {words.slotName[one.slot] ?? one.slot} <VerdictSign verdict={one.verdict} /><span class="unseen">{words.verdict[one.verdict]}</span>
        </span>
      ))}
    </span>
  );
}
