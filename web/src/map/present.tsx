// Who was in an area in the time looked at: craft with a fix in it.
import { Mark } from "../line/row";
import { Asked, useAsked } from "../pages/asked";
import { window_ } from "../record/record";
import { count, craftId, fill, span, words } from "../strings/words";
import { Go } from "../view/go";
import { open } from "../view/view";
import { TYPES, typeNumber } from "./craft_types";

interface There {
  craft: string;
  name: string | null;
  type: string | null;
  first: string;
  last: string;
  fixes: number;
  synthetic: boolean;
}

const MOST = 1000;
const STATE = 0; // what TYPES begins with: whom an officer asks of first

const sort = (one: There): number => typeNumber(one.type, one.craft);

/** Craft of states first, each sort in the order in which they came. */
function inOrder(some: There[]): There[] {
  return [...some.filter((one) => sort(one) === STATE), ...some.filter((one) => sort(one) !== STATE)];
}

function byType(some: There[]): string {
  return TYPES.map(([type], n) => ({ type, n: some.filter((one) => sort(one) === n).length })).filter((one) => one.n).map(({ type, n }) => fill(words.craftOfType, { n: count(n), type })).join(" · ");
}

export function Present({ area }: { area: string }) {
  const [from, to] = window_.value;
  const iso = (ms: number): string => new Date(ms).toISOString();
  const where = area.startsWith("{") ? { geometry: area } : { area };
  const state = useAsked<{ items: There[]; matched: number }>("present", { ...where, since: iso(from), until: iso(to + 1000), limit: MOST });
  return (
    <Asked state={state}>
      {(told) => (
        <>
          <p class="quiet" role="status">
            {told.matched ? fill(words.craftThere, { n: count(told.matched) }) : words.nobodyThere}
            {told.matched > told.items.length && ` ${fill(words.firstOf, { n: count(told.items.length) })}`}
          </p>
          {told.items.length > 1 && <p class="quiet">{byType(told.items)}</p>}
          <ul class="there">
            {inOrder(told.items).map((one) => (
              <li key={one.craft}>
                <Go to={open("craft", one.craft)}>{one.name ?? craftId(one.craft)}</Go> <Mark synthetic={one.synthetic} />{one.craft.startsWith("masked:") && <span class="chip">{words.masked}</span>}
                <span class="row-when">{span(one.first, one.last)}{one.type ? ` · ${one.type}` : ""}</span>
              </li>
            ))}
          </ul>
        </>
      )}
    </Asked>
  );
}
