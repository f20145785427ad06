// Correcting an operation where it stands: rename, merge, and of chosen lines take out, split off or add.
import { useState } from "preact/hooks";
import type { OneOperation, Operation } from "../api/judged";
import type { Page } from "../api/shapes";
import { myName } from "../line/judge";
import { useAsked } from "../pages/asked";
import { fill, words } from "../strings/words";
import { look } from "../view/view";
import { correct, type Wanted } from "./correcting";
import { days } from "./instants";

interface Props {
  told: OneOperation;
  chosen: ReadonlySet<string>;
  done: () => void;
}

export function Correct({ told, chosen, done }: Props) {
  const [by, setBy] = useState(myName());
  const [note, setNote] = useState("");
  const [name, setName] = useState("");
  const [off, setOff] = useState("");
  const [other, setOther] = useState("");
  const [line, setLine] = useState("");
  const [state, say] = useState("");
  const others = useAsked<Page<Operation>>("operations", { limit: 500, every: true });
  const own = told.members.filter((one) => one.sure && chosen.has(one.line)).map((one) => one.line);
  const may = told.members.filter((one) => !one.sure && chosen.has(one.line)).map((one) => one.line);
  const ready = by.trim() !== "";
  const send = async (what: Wanted["what"], more: Partial<Wanted> = {}): Promise<void> => {
    const answer = await correct({ what, operations: [told.id], by, note, ...more });
    say(answer.told);
    if (!answer.kept) return;
    [setNote, setName, setOff, setOther, setLine].forEach((set) => set(""));
    done();
  };
  return (
    <section class="correct" aria-labelledby="correct-title">
      <h3 id="correct-title">{words.correct}</h3>
      <p class="quiet">{words.correctTold}</p>
      <div class="fields">
        <label>{words.by} <input value={by} onInput={(event) => setBy(event.currentTarget.value)} autocomplete="name" maxLength={80} /></label>
        <label>{words.whyNote} <input value={note} onInput={(event) => setNote(event.currentTarget.value)} maxLength={2000} /></label>
      </div>
      {!ready && <p class="quiet">{words.nameFirst}</p>}
      <div class="acts">
        <label>{words.newName} <input value={name} onInput={(event) => setName(event.currentTarget.value)} maxLength={120} /></label>
        <button type="button" disabled={!ready || !name.trim()} onClick={() => send("rename", { name })}>{words.rename}</button>
        <label>{words.otherOperation}{" "}
          <select value={other} onChange={(event) => setOther(event.currentTarget.value)}>
            <option value="">–</option>
            {others.told?.items.filter((one) => one.id !== told.id).map((one) => <option key={one.id} value={one.id}>{one.name} ({days(one.start, one.end)})</option>)}
          </select>
        </label>
        <button type="button" disabled={!ready || !other} onClick={() => send("merge", { operations: [told.id, other] })}>{words.merge}</button>
        <label>{words.lineId} <input value={line} onInput={(event) => setLine(event.currentTarget.value)} maxLength={40} spellcheck={false} /></label>
        <button type="button" disabled={!ready || !(line.trim() || may.length)} onClick={() => send("add", { lines: [...may, ...line.split(/[\s,]+/).filter(Boolean)] })}>{fill(words.add, { n: may.length + line.split(/[\s,]+/).filter(Boolean).length })}</button>
        <label>{words.splitName} <input value={off} onInput={(event) => setOff(event.currentTarget.value)} maxLength={120} /></label>
        <span class="choices">
          <button type="button" disabled={!ready || !own.length} onClick={() => send("split", { lines: own, ...(off.trim() ? { name: off } : {}) })}>{fill(words.split, { n: own.length })}</button>
          <button type="button" disabled={!ready || !own.length} onClick={() => send("remove", { lines: own })}>{fill(words.takeOut, { n: own.length })}</button>
        </span>
      </div>
      {own.length + may.length === 0 && <p class="quiet">{words.tickAbove}</p>}
      <p role="status">{state}</p>
      <button type="button" class="plain" onClick={() => look({ part: "history-of" })}>{words.seeHistory}</button>
    </section>
  );
}
