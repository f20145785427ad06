// Which operations a line belongs to, and putting it into one.
import { useState } from "preact/hooks";
import { ask } from "../api/ask";
import type { Operation } from "../api/judged";
import type { Page, Version } from "../api/shapes";
import { correct } from "../operation/correcting";
import { days } from "../operation/instants";
import { useAsked } from "../pages/asked";
import { version } from "../record/record";
import { words } from "../strings/words";
import { Go } from "../view/go";
import { open } from "../view/view";
import { myName } from "./judge";

export function Belonging({ line }: { line: string }) {
  const { told } = useAsked<Page<Operation>>("operations", { line, every: true });
  const [adding, add] = useState(false);
  if (!told) return null;
  return (
    <section class="belonging">
      <p>
        {told.items.length ? <>{words.belongsTo} {told.items.map((one) => <Go key={one.id} to={open("operation", one.id)} class="chip">{one.name}</Go>)}</> : <span class="quiet">{words.belongsToNone}</span>}{" "}
        {!adding && <button type="button" class="why" onClick={() => add(true)}>{words.addTo}</button>}
      </p>
      {adding && <Adding line={line} />}
    </section>
  );
}

function Adding({ line }: { line: string }) {
  const { told } = useAsked<Page<Operation>>("operations", { limit: 1000 });
  const [to, choose] = useState("");
  const [by, name] = useState(myName());
  const [note, write] = useState("");
  const [state, say] = useState("");
  const put = async (): Promise<void> => {
    const answer = await correct({ what: "add", operations: [to], lines: [line], by, note });
    say(answer.told);
    if (answer.kept) version.value = await ask<Version>("version");
  };
  return (
    <div class="fields">
      <label>{words.addTo}{" "}
        <select value={to} onChange={(event) => choose(event.currentTarget.value)}>
          <option value="">–</option>
          {told?.items.map((one) => <option key={one.id} value={one.id}>{one.name} ({days(one.start, one.end)})</option>)}
        </select>
      </label>
      <label>{words.by} <input value={by} onInput={(event) => name(event.currentTarget.value)} autocomplete="name" maxLength={80} /></label>
      <label>{words.whyNote} <input value={note} onInput={(event) => write(event.currentTarget.value)} maxLength={2000} /></label>
      <p><button type="button" disabled={!to || !by.trim()} onClick={put}>{words.putIn}</button></p>
      <p role="status">{state}</p>
    </div>
  );
}
