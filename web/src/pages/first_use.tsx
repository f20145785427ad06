// What is shown of a record that holds nothing yet: how to begin.
import type { Input, Page } from "../api/shapes";
import { version } from "../record/record";
import { words } from "../strings/words";
import { Go } from "../view/go";
import { open } from "../view/view";
import { useAsked } from "./asked";
import { SheetPage } from "./sheet";

/** The start page: the sheet, or how to begin where no input was read. */
export function Start() {
  const empty = version.value !== null && version.value.from === null;
  const inputs = useAsked<Page<Input>>(empty ? "inputs" : null, { limit: 1 });
  return empty && inputs.told?.items.length === 0 ? <FirstUse /> : <SheetPage />;
}

function FirstUse() {
  return (
    <section class="single">
      <h1>{words.firstTitle}</h1>
      <p>{words.firstTold}</p>
      <p><Go class="button" to={open("inputs")}>{words.firstUpload}</Go></p>
      <p>{words.firstFiles}</p>
      <p><code class="command">offing read FILES…</code></p>
      <p>{words.firstDemo}</p>
      <p><code class="command">offing demo</code></p>
    </section>
  );
}
