// Judging a line where it stands: accept, reject, or a note. Nothing is overwritten; every judgement is kept.
import { useState } from "preact/hooks";
import { Refused, send } from "../api/ask";
import { time, words } from "../strings/words";

const NAME = "offing.by";

export function myName(): string {
  try {
    return localStorage.getItem(NAME) ?? "";
  } catch {
    return "";
  }
}

export function keepName(by: string): void {
  try {
    localStorage.setItem(NAME, by);
  } catch {
    // the name is asked for again next time
  }
}

export function Judge({ id, reviews }: { id: string; reviews: any[] }) {
  const [told, tell] = useState("");
  const [by, name] = useState(myName());
  const [note, write] = useState("");
  const judge = async (verdict: "accept" | "reject" | "note"): Promise<void> => {
    keepName(by);
    try {
      await send("POST", "reviews", { line: id, verdict, by, note: note || null });
      tell(words.kept);
      write("");
    } catch (error) {
      tell(error instanceof Refused && error.status === 409 ? `${words.busy} ${error.message}` : (error as Error).message);
    }
  };
  const ready = by.trim().length > 0;
  return (
    <section class="judge" aria-label={words.review}>
      <h3>{words.review}</h3>
      <ul>{reviews.map((one, n) => <li key={n}>{time(one.at)} {one.by}: {words.reviewed[one.verdict as "note"]} {one.note}</li>)}</ul>
      <div class="fields">
        <label>{words.by} <input value={by} onInput={(event) => name(event.currentTarget.value)} autocomplete="name" maxLength={80} /></label>
        <label>{words.note} <input value={note} onInput={(event) => write(event.currentTarget.value)} maxLength={2000} /></label>
      </div>
      <div class="choices">
        <button type="button" disabled={!ready} onClick={() => judge("accept")}>✓ {words.accept}</button>
        <button type="button" disabled={!ready} onClick={() => judge("reject")}>✗ {words.reject}</button>
        <button type="button" disabled={!ready || !note.trim()} onClick={() => judge("note")}>✎ {words.addNote}</button>
      </div>
      <p role="status">{told}</p>
    </section>
  );
}
