// Findings: what was said, sighted and announced, held against what was transmitted and seen; by verdict.
import { useEffect, useState } from "preact/hooks";
import { ask } from "../api/ask";
import type { Finding, FindingPage } from "../api/judged";
import { FindingRows } from "../operation/came";
import { Tabs } from "../operation/tabs";
import { version } from "../record/record";
import { count, words } from "../strings/words";
import { Verdict, VERDICTS } from "../verdict/verdict";
import { current, look, toggled } from "../view/view";

const LIMIT = 60;

export function FindingsPage() {
  const chosen = current.value.id.split(".").filter(Boolean);
  const [items, keep] = useState<Finding[]>([]);
  const [page, turn] = useState<FindingPage | null>(null);
  const [error, tell] = useState("");
  const fetchMore = async (cursor: string | null): Promise<void> => {
    try {
      const told = await ask<FindingPage>("findings", { verdict: chosen.map((one) => one.replace("-", " ")), limit: LIMIT, cursor });
      keep((held) => (cursor ? [...held, ...told.items] : told.items));
      turn(told);
      tell("");
    } catch (refused) {
      tell((refused as Error).message);
    }
  };
  const key = `${current.value.id} ${version.value?.generation} ${version.value?.reviews}`;
  useEffect(() => {
    if (version.value) void fetchMore(null);
  }, [key]);
  return (
    <section class="single">
      <h1>{words.findings}</h1>
      <Tabs />
      <p class="quiet">{words.cameTold}</p>
      <div class="choices" role="group" aria-label={words.filter}>
        <button type="button" aria-pressed={chosen.length === 0} onClick={() => look({ id: "" })}>{words.allVerdicts}</button>
        {VERDICTS.map((one) => {
          const name = one.replace(" ", "-");
          return <button key={one} type="button" aria-pressed={chosen.includes(name)} title={words.verdictMeans[one]} onClick={() => look({ id: toggled(current.value.id, name) })}><Verdict verdict={one} n={page?.verdicts[one] ?? 0} /></button>;
        })}
      </div>
      {error && <p class="trouble" role="alert">{error}</p>}
      {page ? <p class="quiet" role="status">{count(items.length)} {words.of} {count(page.matched)}</p> : <p class="quiet" role="status">{words.loading}</p>}
      {page && items.length === 0 && <p>{words.none}</p>}
      <FindingRows some={items} told />
      {page?.next && <button type="button" onClick={() => fetchMore(page.next)}>{words.more}</button>}
    </section>
  );
}
