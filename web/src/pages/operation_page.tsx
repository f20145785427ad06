// An operation's page: its brief, living. One glance tells who met, who watched, what reports disagree on.
import { useEffect, useMemo } from "preact/hooks";
import { address, ask } from "../api/ask";
import type { Between, Brief, FindingPage, OneOperation } from "../api/judged";
import type { Version } from "../api/shapes";
import { Mark } from "../line/row";
import { CameOf } from "../operation/came";
import { Cited } from "../operation/cited";
import { Disputes } from "../operation/disputes";
import { Glance } from "../operation/glance";
import { met, section } from "../operation/glancing";
import { History } from "../operation/history";
import { days, iso, party } from "../operation/instants";
import { Members } from "../operation/members";
import { Part } from "../operation/sentence";
import { Days, Participants } from "../operation/tables";
import { Tabs } from "../operation/tabs";
import { version } from "../record/record";
import { kindWords, words } from "../strings/words";
import { Go } from "../view/go";
import { current } from "../view/view";
import { Asked, useAsked } from "./asked";

const MOST = 1000;

export function OperationPage() {
  const name = encodeURIComponent(current.value.id);
  const state = useAsked<OneOperation>(`operations/${name}`);
  return <section class="single operation"><Tabs /><Asked state={state}>{(told) => <One told={told} />}</Asked></section>;
}

function One({ told }: { told: OneOperation }) {
  const id = encodeURIComponent(told.id);
  const brief = useAsked<Brief>(`brief/${id}`);
  const between = useAsked<Between>(`operations/${id}/disputes`);
  const findings = useAsked<FindingPage>("findings", { operation: told.id, limit: MOST });
  const lines = useMemo(() => new Map(told.lines.map((one) => [one.id, one])), [told]);
  const sure = useMemo(() => new Set(told.members.filter((one) => one.sure).map((one) => one.line)), [told]);
  const part = current.value.part;
  const ready = Boolean(brief.told && between.told && findings.told);
  useEffect(() => {
    if (part) document.getElementById(part)?.scrollIntoView({ block: "start" });
  }, [part, ready]);
  const renew = async (): Promise<void> => {
    version.value = await ask<Version>("version");
  };
  const parts: Record<string, string> = { met: words.whereMet, watched: words.whoWatched, disputes: words.disagree, came: words.whatCameEach, days: words.dayByDay, who: words.whoTookPart, history: words.againstHistory, lines: words.itsLines };
  return (
    <>
      <h1>{told.name} <Mark synthetic={told.synthetic} /></h1>
      <p>{kindWords(told.kind)} · {days(told.start, told.end)}{told.parties.length > 0 && ` · ${told.parties.map(party).join(", ")}`} <span class="quiet">{told.id.slice(0, 10)}</span></p>
      {told.names.filter((one) => one !== told.name).length > 0 && <p class="quiet">{words.alsoWritten} {told.names.filter((one) => one !== told.name).join(" · ")}</p>}
      {told.places.length > 0 && <p class="quiet">{words.where}: {told.places.join(" · ")}</p>}
      {told.notes.map((one) => <p key={one} class="quiet">{one}</p>)}
      <div class="choices">
        <Go class="button" to={onMap(told)}>{words.onMap}</Go>
        <a class="button" href={address(`brief/${id}`, { format: "html" })} target="_blank" rel="noreferrer">{words.printIt}</a>
        <a class="button" href={address(`brief/${id}`, { format: "html", download: true })} download>{words.asHtml}</a>
        <a class="button" href={address(`brief/${id}`, { format: "md", download: true })} download>{words.asMarkdown}</a>
        <Go class="button" to={{ part: "correct-title" }}>{words.correct}</Go>
      </div>
      <Glance own={told.lines.filter((one) => sure.has(one.id))} lines={lines} brief={brief.told} between={between.told} findings={findings.told?.items ?? null} />
      {[brief, between, findings].filter((one) => one.error).map((one) => <p key={one.error} class="trouble" role="alert">{words.failed} {one.error}</p>)}
      {!ready && <p class="quiet" role="status">{words.loading}</p>}
      <nav class="onpage" aria-label={words.onThisPage}>{Object.entries(parts).map(([name, title]) => <Go key={name} to={{ part: name }}>{title}</Go>)}</nav>
      {between.told && <Disputes disputes={between.told.disputes} lines={lines} />}
      {findings.told && <CameOf findings={findings.told.items} />}
      {brief.told && (
        <>
          <Part section={section(brief.told, "unknown")} id="unknown" title={words.notKnown} lines={lines} />
          <Part section={section(brief.told, "what")} id="what" title={words.whatItIs} lines={lines} />
          <Days section={section(brief.told, "timeline")} lines={lines} />
          <Participants section={section(brief.told, "participants")} lines={lines} />
          <Part section={section(brief.told, "warnings")} id="warnings" title={words.announcedBy} empty={words.noWarnings} lines={lines} />
          <Part section={section(brief.told, "unannounced")} id="unannounced" title={words.unannouncedTitle} lines={lines} />
        </>
      )}
      {between.told && <History between={between.told} lines={lines} />}
      {brief.told && <Part section={section(brief.told, "doubts")} id="doubts" title={words.doubts} lines={lines} />}
      <Members told={told} lines={lines} renew={renew} />
      {brief.told && <><Cited sources={brief.told.sources} /><p class="quiet">{brief.told.head.join(" ")}</p></>}
    </>
  );
}

/** The map with an operation's time and area, the clock where its groups met. */
function onMap(told: OneOperation) {
  const meeting = met(told.lines)[0]?.line ?? told.lines.find((one) => one.lat != null);
  const center = meeting?.lat != null ? { center: `${meeting.lon!.toFixed(3)},${meeting.lat.toFixed(3)},6` } : {};
  const dated = told.lines.flatMap((one) => [one.t_start, one.t_end]).filter((one): one is string => one !== null).sort();
  return { page: "map", id: "", part: "", line: "", from: iso(told.start) ?? dated[0] ?? "", to: iso(told.end) ?? dated.at(-1) ?? "", at: meeting?.t_start ?? "", kinds: "", operation: told.id, ...center };
}
