// The verdicts of the lines that are shown: asked for together, after the lines themselves, and kept while they hold.
import { computed, effect, signal } from "@preact/signals";
import { ask } from "../api/ask";
import type { FindingPage } from "../api/judged";
import { version } from "../record/record";

const AT_ONCE = 100;
const WAIT_MS = 300; // what the page itself asks for goes before

export const verdicts = signal<ReadonlyMap<string, string>>(new Map());
/** What verdicts rest on: when it changes they are asked for anew. */
export const standing = computed(() => `${version.value?.generation} ${version.value?.reviews}`);
let asked = new Set<string>();
let wanted = new Set<string>();
let waiting = 0;

/** Ask for the verdict of a line, unless it is asked for already. */
function want(line: string): void {
  if (asked.has(line) || !version.value) return;
  asked.add(line);
  wanted.add(line);
  clearTimeout(waiting);
  waiting = window.setTimeout(fetchWanted, WAIT_MS);
}

const seen = new IntersectionObserver((entries) => {
  for (const one of entries) if (one.isIntersecting) want((one.target as HTMLElement).dataset.line!);
});

/** Ask for the verdict of the line that an element shows, once it is in sight; return how to stop. */
export function whenSeen(element: HTMLElement): () => void {
  seen.observe(element);
  return () => seen.unobserve(element);
}

async function fetchWanted(): Promise<void> {
  const [every, mine] = [[...wanted], asked];
  wanted = new Set();
  for (let at = 0; at < every.length; at += AT_ONCE) {
    const line = every.slice(at, at + AT_ONCE);
    try {
      const page = await ask<FindingPage>("findings", { line, limit: AT_ONCE });
      if (mine !== asked) return; // the record has moved on
      verdicts.value = new Map([...verdicts.value, ...page.items.map((one) => [one.line, one.verdict] as const)]);
    } catch {
      line.forEach((one) => mine.delete(one)); // a badge that lacks is asked for when its line is shown again
    }
  }
}

effect(() => {
  void standing.value;
  asked = new Set();
  verdicts.value = new Map();
});
