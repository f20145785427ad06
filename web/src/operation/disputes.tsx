// Which reports disagree: each dispute with its versions side by side, who says each, and how well it is supported.
import type { Dispute, Origin, Side } from "../api/judged";
import { day, fill, kindWords, words } from "../strings/words";
import { VerdictSign } from "../verdict/verdict";
import { Go } from "../view/go";
import { open } from "../view/view";
import { type Lines, Why } from "./evidence";
import { iso } from "./instants";

export function Disputes({ disputes, lines }: { disputes: Dispute[]; lines: Lines }) {
  return (
    <section id="disputes" class="brief-part" aria-labelledby="disputes-title">
      <h2 id="disputes-title">{words.disagree} <span class="quiet">{disputes.length}</span></h2>
      {disputes.length === 0 && <p class="quiet">{words.noDisputes}</p>}
      {disputes.map((one) => (
        <article key={one.topic} class="dispute">
          <h3><span class="verdict v-disputed"><VerdictSign verdict="disputed" /> {words.reportsDiffer}</span> {capital(one.topic)} <span class="quiet">{words.slotName[one.slot] ?? kindWords(one.slot)}</span></h3>
          <ul class="sides">{one.sides.map((side) => <li key={side.value}><Version side={side} lines={lines} /></li>)}</ul>
          {one.notes.map((note) => <p key={note} class="quiet">{capital(note)}.</p>)}
        </article>
      ))}
      <p class="quiet">{words.originsTold}</p>
    </section>
  );
}

function Version({ side, lines }: { side: Side; lines: Lines }) {
  const again = [...side.relays, ...side.copies].map((one) => one.publisher ?? one.document);
  return (
    <>
      <p class="version">{side.value}{side.foreseen && <span class="chip">{words.foreseen}</span>}</p>
      <p>
        <span class="chip">{fill(side.independent === 1 ? words.oneOrigin : words.origins, { n: side.independent })}</span>
        <span class="chip" title={side.grade_reasons.join("; ")}>{words.grade} {side.grade}</span>
      </p>
      <ul class="voices">{side.origins.map((one) => <li key={one.key}><Voice one={one} lines={lines} /></li>)}</ul>
      {again.length > 0 && <p class="quiet">{words.toldAgain} {[...new Set(again)].join(", ")}</p>}
      <details class="rests">
        <summary>{words.gradedSo}</summary>
        <ul>{side.grade_reasons.map((one) => <li key={one}>{one}</li>)}</ul>
      </details>
    </>
  );
}

function Voice({ one, lines }: { one: Origin; lines: Lines }) {
  return (
    <>
      <strong>{one.name}</strong> <span class="quiet">{one.how}</span>
      <ul>
        {one.sources.map((it) => (
          <li key={it.document}>
            <Go to={open("document", it.document)}>{it.title ?? it.document}</Go> <span class="quiet">{[it.publisher !== one.name && it.publisher, day(iso(it.published))].filter(Boolean).join(", ")}</span>
          </li>
        ))}
      </ul>
      {one.lines.map((id) => <Why key={id} id={id} lines={lines} about={`${one.name} ${id}`} />)}
    </>
  );
}

export const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);
