// Beside the map: lanes, layers, kinds, and the lines that are shown, as a list.
import type { Lane } from "../api/shapes";
import { LANES, LaneSign } from "../line/lane";
import { NOTABLE } from "../line/told";
import { Mark, Row } from "../line/row";
import { operation, operationTrouble } from "../record/operation";
import { busy, features, heldTo, laneCounts, listed, matched, trouble } from "../record/record";
import { count, fill, kindWords, time, words } from "../strings/words";
import { Go } from "../view/go";
import { current, lanes, layers, look, open, toggled } from "../view/view";
import { heard } from "./coverage";
import { TYPES } from "./craft_types";
import { Drawing } from "./drawing";

const LISTED = 200;
const LAYERS = ["craft", "tracks", "coverage", "straits", "adiz", "disputed", "own"] as const;

export function Panel() {
  const lines = listed.value;
  return (
    <aside class="panel" aria-label={words.filter}>
      <OfOperation />
      <Drawing />
      <details class="filters" open>
        <summary>{words.filter}</summary>
        <fieldset>
          <legend>{words.lanes}</legend>
          {LANES.map((lane) => <LaneBox key={lane} lane={lane} />)}
        </fieldset>
        <fieldset>
          <legend>{words.layers}</legend>
          {LAYERS.map((one) => (
            <label key={one}>
              <input type="checkbox" checked={layers.value.has(one)} onChange={() => look({ layers: toggled(current.value.layers, one) })} /> {words.layer[one]}
            </label>
          ))}
          <Heard />
          <label>
            {words.colourBy}{" "}
            <select value={current.value.colour} onChange={(event) => look({ colour: event.currentTarget.value })}>
              <option value="speed">{words.bySpeed}</option>
              <option value="time">{words.byTime}</option>
            </select>
          </label>
          <Legend />
        </fieldset>
        <Kinds />
      </details>
      <p class="quiet" role="status">
        {busy.value ? words.loading : trouble.value || `${count(lines.length)} ${words.linesInView}`}
        {matched.value > features.value.length && !busy.value ? ` · ${notAll()}` : ""}
      </p>
      {lines.length === 0 && !busy.value && !trouble.value && <Nothing />}
      <ul class="rows">
        {lines.slice(0, LISTED).map((one) => (
          <li key={one.id}><Row line={{ ...one.properties, id: one.id }} /></li>
        ))}
      </ul>
      {lines.length > LISTED && <p class="quiet">{count(LISTED)} {words.of} {count(lines.length)}</p>}
    </aside>
  );
}

/** How many of how many lines are held, and which: there are too many for a page. */
function notAll(): string {
  const told = { n: count(features.value.length), all: count(matched.value) };
  return heldTo.value === null ? fill(words.only, told) : fill(words.onlyBefore, { ...told, time: time(new Date(heldTo.value).toISOString()) });
}

/** Whose lines and waters alone are shown, with the way to its page and the way out. */
function OfOperation() {
  if (!current.value.operation) return null;
  const told = operation.value;
  return (
    <section class="of-operation" aria-label={words.operation}>
      <span class="chip">{words.operation}</span> {told ? <Go to={open("operation", told.id)}>{told.name}</Go> : <span role="status">{operationTrouble.value || words.loading}</span>}{" "}
      <Mark synthetic={told?.synthetic ?? false} />
      <button type="button" class="plain" onClick={() => look({ operation: "" })}>{words.allLines}</button>
    </section>
  );
}

/** Why no line is shown, and what would show some. */
function Nothing() {
  const others = features.value.length;
  const narrowed = current.value.from || current.value.to || current.value.area || current.value.kinds || lanes.value.size < LANES.length;
  if (others > 0 && !current.value.operation)
    return <p>{fill(words.nothingStandsOut, { n: count(others) })} <button type="button" onClick={() => look({ kinds: "*" })}>{words.kindsAll}</button></p>;
  return <p>{narrowed ? words.nothingSo : words.nothingHeld}</p>;
}

function Heard() {
  if (!layers.value.has("coverage")) return null;
  const told = heard.value;
  const some = told && (told.cells < told.matched ? ` ${fill(words.onlyCells, { n: count(told.cells), all: count(told.matched) })}` : "");
  return <p class="quiet" role="status">{told ? fill(words.coverageTold, { cells: count(told.cells), cell: told.cell, hours: count(told.hours) }) : words.loading}{some} {words.coverageMeans}</p>;
}

function LaneBox({ lane }: { lane: Lane }) {
  return (
    <label title={words.laneMeans[lane]}>
      <input type="checkbox" checked={lanes.value.has(lane)} onChange={() => look({ lanes: toggled(current.value.lanes, lane) || "none" })} />{" "}
      <LaneSign lane={lane} told={false} /> {words.lane[lane]} <span class="quiet">{count(laneCounts.value[lane])}</span>
    </label>
  );
}

function Kinds() {
  const kinds = [...new Set([...features.value.map((one) => one.properties.kind), ...(current.value.kinds === "*" ? [] : current.value.kinds.split("."))])].filter(Boolean).sort();
  const chosen = current.value.kinds;
  const value = chosen === "" || chosen === "*" ? chosen : chosen;
  return (
    <label class="kinds">
      {words.kinds}{" "}
      <select value={value} onChange={(event) => look({ kinds: event.currentTarget.value })}>
        <option value="">{words.kindsNotable}</option>
        <option value="*">{words.kindsAll}</option>
        {kinds.map((kind) => <option key={kind} value={kind}>{kindWords(kind)}{NOTABLE.has(kind) ? " •" : ""}</option>)}
      </select>
    </label>
  );
}

function Legend() {
  return (
    <div class="legend" aria-label={words.type}>
      {TYPES.map(([name, colour]) => (
        <span key={name}>
          <svg width="12" height="12" viewBox="-1 -1 2 2" aria-hidden="true"><path d="M0 -.9L.5 -.1V.8H-.5V-.1Z" fill={colour} /></svg> {name}
        </span>
      ))}
    </div>
  );
}
