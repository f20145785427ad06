// A document's page: its text with the words marked that claims were read from; each leads to the claim.
import type { Mark as Marked, OneDocument } from "../api/shapes";
import { COLOURS } from "../line/lane";
import { Mark, Rows } from "../line/row";
import { kindWords, time, words } from "../strings/words";
import { current, look } from "../view/view";
import { Asked, useAsked } from "./asked";

export function DocumentPage() {
  const state = useAsked<OneDocument>(`documents/${encodeURIComponent(current.value.id)}`);
  return <Asked state={state}>{(told) => <One told={told} />}</Asked>;
}

function One({ told }: { told: OneDocument }) {
  return (
    <div class="columns">
      <article lang={told.language ?? undefined}>
        <h1>{told.title ?? told.id} <Mark synthetic={told.synthetic} /></h1>
        <p class="quiet">{[told.publisher, time(told.published), told.language].filter(Boolean).join(" · ")}</p>
        <h2 class="quiet">{words.markedText}</h2>
        <div class="text">{pieces(told.text, told.marks.filter((one) => one.slot === "quote"))}</div>
      </article>
      <section>
        <h2>{words.claimsOf}</h2>
        <Rows lines={told.claims} />
      </section>
    </div>
  );
}

/** Return the text in pieces, offsets being Unicode code points; where quotes overlap the first is marked. */
function pieces(text: string, quotes: Marked[]) {
  const points = Array.from(text);
  const found: any[] = [];
  let at = 0;
  for (const one of [...quotes].sort((a, b) => a.start - b.start)) {
    if (one.start < at) continue;
    found.push(points.slice(at, one.start).join(""));
    const all = quotes.filter((other) => other.start < one.end && other.end > one.start);
    found.push(
      <mark key={one.line} style={{ "--lane": COLOURS[one.source] }}>
        {points.slice(one.start, one.end).join("")}
        {all.map((other) => (
          <button key={other.line} type="button" class="chip" aria-pressed={current.value.line === other.line} onClick={() => look({ line: other.line })}>{kindWords(other.kind)}</button>
        ))}
      </mark>,
    );
    at = one.end;
  }
  found.push(points.slice(at).join(""));
  return found;
}
