// Where to go among what was worked out of the record: operations, findings, what is held of two parties.
import { words } from "../strings/words";
import { Go } from "../view/go";
import { open, page } from "../view/view";

const PAGES = ["operations", "findings", "parties"] as const;

export function Tabs() {
  return (
    <nav class="choices" aria-label={words.operations}>
      {PAGES.map((one) => <Go key={one} to={open(one)} class="tab" current={page.value === one}>{words[one]}</Go>)}
    </nav>
  );
}
