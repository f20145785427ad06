// Inputs, each with its account: what was read, understood, and not understood and why; and adding one.
import { useState } from "preact/hooks";
import { upload } from "../api/ask";
import type { Input, Page } from "../api/shapes";
import { Mark } from "../line/row";
import { version } from "../record/record";
import { count, words } from "../strings/words";
import { Asked, useAsked } from "./asked";

export function InputsPage() {
  const state = useAsked<Page<Input>>("inputs", { limit: 200 });
  return (
    <section class="single">
      <h1>{words.inputs}</h1>
      <Upload />
      <Asked state={state}>{(told) => <ul class="accounts">{told.items.map((one) => <li key={one.id}><Account one={one} /></li>)}</ul>}</Asked>
    </section>
  );
}

function Upload() {
  const [told, tell] = useState<{ accounts: Input[]; remarks: string[]; refused?: unknown } | null>(null);
  const [state, say] = useState("");
  const read = async (event: Event): Promise<void> => {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const file = (form.elements.namedItem("file") as HTMLInputElement).files?.[0];
    if (!file) return;
    say(words.reading);
    tell(null);
    try {
      tell(await upload(file, {}));
      say("");
      form.reset();
    } catch (error) {
      say(`${words.failed} ${(error as Error).message}`);
    }
  };
  return (
    <form class="upload" onSubmit={read}>
      <h2>{words.uploadTitle}</h2>
      <p class="quiet">{words.uploadTold}</p>
      {version.value?.synthetic && <p class="quiet">{words.onlyRehearsal}</p>}
      <label>{words.chooseFile} <input type="file" name="file" required /></label> <button>{words.upload}</button>
      <p role="status">{state}</p>
      {told?.remarks.filter((one) => !told.accounts.some((it) => it.refused && one.endsWith(String(it.refused)))).map((one) => <p key={one}>{one}</p>)}
      {told?.accounts.map((one) => <Account key={one.sha256 ?? one.input} one={one} />)}
    </form>
  );
}

function Account({ one }: { one: Input }) {
  const [lost, left] = [Object.entries(one.rejected ?? {}), Object.entries(one.dropped ?? {})];
  const again = left.filter(([reason]) => reason === "duplicate");
  const sum = (some: [string, unknown][]): string => count(some.reduce((all, [, n]) => all + Number(n), 0));
  const name = String(one.input ?? "").split("/").pop();
  if (one.refused) return <p class="account" role="status"><strong>{name}</strong> {words.notRead} {String(one.refused)}</p>;
  return (
    <details class="account">
      <summary>
        <strong>{name}</strong> <Mark synthetic={Boolean(one.synthetic)} />{" "}
        <span class="quiet">{one.format}, {count(one.lines ?? 0)} {words.linesRead}, {count(one.messages ?? 0)} {words.understood}{one.fixes ? `, ${count(one.fixes)} ${words.fixCount}` : ""}</span>
        {lost.length > 0 && <> <span class="chip">{sum(lost)} {words.notUnderstood}</span></>}
        {again.length > 0 && <> <span class="chip">{sum(again)} {words.repeated}</span></>}
        {left.length > again.length && <> <span class="chip">{sum(left.filter((it) => !again.includes(it)))} {words.leftOut}</span></>}
      </summary>
      <dl class="facts">
        <dt>SHA-256</dt><dd><code>{one.sha256}</code></dd>
        <dt>{words.account}</dt><dd>{one.complete ? words.complete : words.incomplete}</dd>
        {[...lost, ...left].map(([reason, n]) => <><dt>{reason}</dt><dd>{count(Number(n))}</dd></>)}
      </dl>
      <ul>{[...(one.decided ?? []), ...(one.notes ?? [])].map((text) => <li key={text}>{text}</li>)}</ul>
    </details>
  );
}
