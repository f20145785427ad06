// The exercises, patrols and voyages that the record tells of, the latest first.
import { useState } from "preact/hooks";
import type { Operation } from "../api/judged";
import type { Page } from "../api/shapes";
import { latest, Lead } from "../operation/lead";
import { Tabs } from "../operation/tabs";
import { count, fill, words } from "../strings/words";
import { Asked, useAsked } from "./asked";

type Listed = Page<Operation> & { unlisted: number; remarks: string[] };

export function OperationsPage() {
  const [every, all] = useState(false);
  const state = useAsked<Listed>("operations", { limit: 1000, every });
  return (
    <section class="single">
      <h1>{words.operations}</h1>
      <Tabs />
      <Asked state={state}>
        {(told) => (
          <>
            <p class="quiet" role="status">{count(told.items.length)} {words.of} {count(told.matched ?? told.items.length)}</p>
            {told.items.length === 0 && <p>{words.noOperations}</p>}
            {latest(told.items).map((one) => <Lead key={one.id} one={one} />)}
            {(told.unlisted > 0 || every) && <button type="button" aria-pressed={every} onClick={() => all(!every)}>{fill(words.unlisted, { n: told.unlisted })}</button>}
            {told.remarks.map((one) => <p key={one} class="quiet">{one}</p>)}
          </>
        )}
      </Asked>
    </section>
  );
}
