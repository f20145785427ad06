// The start page: the morning sheet, with what stands out in the whole record beside it.
import type { Operation } from "../api/judged";
import type { Page, Line, Sheet, SheetPart, Standing } from "../api/shapes";
import { Row, Rows } from "../line/row";
import { extent, version } from "../record/record";
import { count, span, words } from "../strings/words";
import { current, look, open } from "../view/view";
import { latest, Lead } from "../operation/lead";
import { Go } from "../view/go";
import { Asked, useAsked } from "./asked";

const MEETINGS = ["rendezvous", "group_activity", "shadowing", "watch", "replenishment"];
const DAY = 86_400_000;

export function SheetPage() {
  const [first, last] = extent.value;
  const long = last - first > 60 * DAY; // of a long record the last day is what is new
  const day = current.value.from ? current.value.from === "day" : long;
  const iso = (ms: number): string => new Date(ms).toISOString();
  const span_ = version.value ? { since: iso(day ? last - DAY : first), until: iso(last + 1000) } : null;
  const sheet = useAsked<Sheet>(span_ ? "sheet" : null, span_ ?? {});
  const met = useAsked<Page<Line>>(version.value ? "events" : null, { kind: MEETINGS, limit: 60 });
  return (
    <>
      <div class="wide"><h1>{words.sheet}</h1><Lately /></div>
      <div class="columns">
        <section>
          <h2>{words.sheetSpan}</h2>
          <div class="choices" role="group" aria-label={words.sheetSpan}>
            <button type="button" aria-pressed={!day} onClick={() => look({ from: long ? "all" : "" })}>{words.sheetAll}</button>
            <button type="button" aria-pressed={day} onClick={() => look({ from: long ? "" : "day" })}>{words.sheetDay}</button>
          </div>
          <Asked state={sheet}>
            {(told) => (
              <>
                <p class="quiet">{span(told.since, told.until)}</p>
                {told.parts.map((part) => <Part key={part.part} part={part} />)}
              </>
            )}
          </Asked>
        </section>
        <section>
          <h2>{words.standsOut}</h2>
          <p class="quiet">{words.standsOutTold}</p>
          <Asked state={met}>{(told) => <Rows lines={byKind(told.items)} />}</Asked>
        </section>
      </div>
    </>
  );
}

/** The latest operations: from here to who met, who watched and what reports disagree on it is one step. */
function Lately() {
  const state = useAsked<Page<Operation>>("operations", { limit: 1000 });
  return (
    <section class="lately" aria-labelledby="lately-title">
      <h2 id="lately-title">{words.operationsLately}</h2>
      <p class="quiet">{words.operationsLatelyTold}</p>
      <Asked state={state}>
        {(told) => (
          <>
            {told.items.length === 0 && <p class="quiet">{words.noOperations}</p>}
            <div class="leads">{latest(told.items).slice(0, 3).map((one) => <Lead key={one.id} one={one} level={3} />)}</div>
            {told.items.length > 3 && <p><Go to={open("operations")}>{words.allOperations} ({told.items.length})</Go></p>}
          </>
        )}
      </Asked>
    </section>
  );
}

const byKind = (lines: Line[]): Line[] => [...lines].sort((a, b) => MEETINGS.indexOf(a.kind) - MEETINGS.indexOf(b.kind));

function Part({ part }: { part: SheetPart }) {
  const counts = Object.entries(part.counts).filter(([, n]) => n);
  return (
    <section class="part">
      <h2>
        {words.sheetPart[part.part] ?? part.part}{" "}
        <span class="quiet">{counts.map(([name, n]) => `${name} ${count(n)}`).join(" · ")}</span>
      </h2>
      {part.standings.length > 0 && <Standings rows={part.standings} />}
      {part.items.length > 0 ? (
        <ul class="rows">
          {part.items.map((item, n) => (
            <li key={`${item.line.id}-${n}`}>
              <Row line={item.line} note={item.what === "happened" ? undefined : item.what} />
              {item.words && <p class="said">{item.words}</p>}
            </li>
          ))}
        </ul>
      ) : (
        part.standings.length + part.troubles.length === 0 && <p class="quiet">{words.none}</p>
      )}
      {part.troubles.map((one) => <p key={one.input}><code>{one.input.split("/").pop()}</code> {one.words.join("; ")}</p>)}
      {part.notes.map((note) => <p key={note} class="quiet">{note}</p>)}
    </section>
  );
}

function Standings({ rows }: { rows: Standing[] }) {
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label={words.count}>
      <table>
        <thead>
          <tr><th>{words.who}</th><th>{words.what}</th><th>{words.dayCount}</th><th>{words.lastCount}</th><th>{words.median}</th><th>{words.range}</th></tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={`${row.who} ${row.state} ${row.what} ${row.measure}`}>
              <td>{row.who}</td>
              <td>{[row.state, row.what, row.measure].filter(Boolean).join(", ")}</td>
              <td>{row.count ?? "–"}</td>
              <td>{row.last_count ?? "–"} {row.last && <span class="quiet">({row.last})</span>}</td>
              <td>{row.median ?? "–"}</td>
              <td>{row.least_before ?? "–"}–{row.most_before ?? "–"}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
