// One line of the record in a list: its lane's sign, when, what, and the mark of a re-enactment.
import { useEffect, useRef } from "preact/hooks";
import type { Line, LineFacts } from "../api/shapes";
import { span, words } from "../strings/words";
import { current, look } from "../view/view";
import { Verdict } from "../verdict/verdict";
import { standing, verdicts, whenSeen } from "../verdict/verdicts";
import { LaneSign } from "./lane";
import { excerpt, observer, reviewWord, title } from "./told";

export function Mark({ synthetic }: { synthetic: boolean }) {
  return synthetic ? (
    <abbr class="mark" title={words.rehearsalMarkTold} aria-label={words.rehearsalMarkTold}>
      {words.rehearsalMark}
    </abbr>
  ) : null;
}

export function Row({ line, note }: { line: LineFacts & { id: string }; note?: string }) {
  const chosen = current.value.line === line.id;
  const judged = reviewWord(line);
  const held = line.source !== "track"; // against the other lanes
  const box = useRef<HTMLButtonElement>(null);
  useEffect(() => (held ? whenSeen(box.current!) : undefined), [line.id, held, standing.value]);
  return (
    <button ref={box} class="row" type="button" data-line={line.id} aria-pressed={chosen} onClick={() => look({ line: line.id })}>
      <LaneSign lane={line.source} />
      <span class="row-body">
        <span class="row-title">
          {title(line)} <Mark synthetic={line.synthetic} />
          {held && <Verdict verdict={verdicts.value.get(line.id)} />}
          {judged && <span class="chip">{judged}</span>}
          {note && <span class="chip">{note}</span>}
        </span>
        <span class="row-when">
          {span(line.t_start, line.t_end)}
          {line.source !== "track" && observer(line) ? ` · ${observer(line)}` : ""}
        </span>
        <span class="row-text">{excerpt(line)}</span>
      </span>
    </button>
  );
}

export function Rows({ lines, empty }: { lines: (Line | (LineFacts & { id: string }))[]; empty?: string }) {
  if (!lines.length) return <p class="quiet">{empty ?? words.none}</p>;
  return (
    <ul class="rows">
      {lines.map((line) => (
        <li key={line.id}>
          <Row line={line} />
        </li>
      ))}
    </ul>
  );
}
