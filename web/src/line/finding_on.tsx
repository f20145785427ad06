// What came of holding a line against the other lanes, slot by slot: what was said, what was seen, compared with what.
import type { FindingPage } from "../api/judged";
import { useAsked } from "../pages/asked";
import { words } from "../strings/words";
import { Verdict } from "../verdict/verdict";
import { look } from "../view/view";

const FEW = 6;

export function FindingOn({ line }: { line: string }) {
  const { told } = useAsked<FindingPage>("findings", { line });
  const one = told?.items[0];
  if (!one) return null;
  return (
    <section class="finding">
      <h3>{words.finding} <Verdict verdict={one.verdict} /></h3>
      <dl class="checks">
        {one.checks.map((check) => (
          <>
            <dt>{words.slotName[check.slot] ?? check.slot} <Verdict verdict={check.verdict} /></dt>
            <dd>
              {check.said && <div><span class="quiet">{words.slotSaid}:</span> {check.said}</div>}
              {check.seen && <div><span class="quiet">{words.slotSeen}:</span> {check.seen}</div>}
              {check.reason && <div>{check.reason}</div>}
              {check.against.length > 0 && (
                <div><span class="quiet">{words.comparedWith}</span> {check.against.slice(0, FEW).map((id, n) => <button key={id} type="button" class="why" aria-label={`${n + 1}: ${words.comparedWith} ${id.slice(0, 10)}`} onClick={() => look({ line: id })}>{n + 1}</button>)}{check.against.length > FEW && ` +${check.against.length - FEW}`}</div>
              )}
            </dd>
          </>
        ))}
      </dl>
    </section>
  );
}
