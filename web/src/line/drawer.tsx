// The evidence of a line, in a drawer: why it is believed, the fixes or sentences, thresholds; and judging it.
import { useEffect, useRef } from "preact/hooks";
import type { Line } from "../api/shapes";
import { Asked, useAsked } from "../pages/asked";
import { craftId, figure, kindWords, place, span, time, words } from "../strings/words";
import { current, look, open } from "../view/view";
import { Go } from "../view/go";
import { Belonging } from "./belonging";
import { factsOf } from "./facts";
import { FindingOn } from "./finding_on";
import { LaneSign } from "./lane";
import { Judge } from "./judge";
import { Mark } from "./row";
import { observer, title } from "./told";
import { WindowsList } from "./windows_list";

interface Told {
  lane: string;
  event: Line;
  detector?: { kind: string; version: number; settings: Record<string, unknown> };
  evidence?: Evidence[];
  rests_on?: any[];
  slots?: Slot[];
  document?: Record<string, any>;
  excerpt?: string;
  excerpt_start?: number;
  input?: Record<string, any>;
  reviews: any[];
}

interface Evidence {
  input: { name: string };
  offset: number;
  length: number;
  line: number | null;
  lines: string[];
  fix: Record<string, any> | null;
}

interface Slot {
  name: string;
  start: number | null;
  end: number | null;
  text: string | null;
  inferred?: string | null;
}

export function Drawer() {
  const id = current.value.line;
  const box = useRef<HTMLDivElement>(null);
  const state = useAsked<Told>(id ? `why/${encodeURIComponent(id)}` : null);
  useEffect(() => {
    if (!id) return;
    const before = document.activeElement as HTMLElement | null;
    box.current?.focus();
    const key = (event: KeyboardEvent): void => {
      if (event.key === "Escape") look({ line: "" });
    };
    window.addEventListener("keydown", key);
    return () => {
      window.removeEventListener("keydown", key);
      if (before?.isConnected) before.focus();
    };
  }, [id]);
  if (!id) return null;
  return (
    <div class="drawer" ref={box} tabIndex={-1} role="dialog" aria-label={words.evidence}>
      <button type="button" class="plain close" onClick={() => look({ line: "" })} aria-label={words.close}>✕</button>
      <Asked state={state}>{(told) => <Why told={told} />}</Asked>
    </div>
  );
}

function Why({ told }: { told: Told }) {
  const line = told.event;
  return (
    <>
      <h2><LaneSign lane={line.source} /> {title(line)} <Mark synthetic={line.synthetic} /></h2>
      <p class="quiet">{words.lane[line.source]} {words.laneMeans[line.source]}</p>
      <dl class="facts">
        <dt>{words.when}</dt><dd>{span(line.t_start, line.t_end)}</dd>
        {line.source !== "track" && <><dt>{words.who}</dt><dd>{observer(line) || words.nobody}</dd></>}
        {line.craft.length > 0 && (
          <><dt>{words.craft}</dt><dd>{line.craft.map((one) => <Go key={one.id} to={open("craft", one.id)} class="chip">{one.name ?? one.id}</Go>)}</dd></>
        )}
        <Hulls line={line} />
        <dt>{words.where}</dt>
        <dd>
          {[line.area, place(line.lat, line.lon)].filter(Boolean).join(" · ") || words.none}{" "}
          {line.lat != null && <Go class="chip" to={{ page: "map", center: `${line.lon!.toFixed(3)},${line.lat.toFixed(3)},7.5`, at: line.t_start ?? "" }}>{words.showOnMap}</Go>}
        </dd>
      </dl>
      {line.source === "warning" && <WindowsList line={line} />}
      {line.source !== "track" && <FindingOn line={line.id} />}
      <Belonging line={line.id} />
      {told.document ? <Said told={told} /> : <Heard told={told} />}
      <p class="quiet">{line.kind === "gap" || line.kind === "inconsistent_positions" ? words.innocent : ""}</p>
      <Judge id={line.id} reviews={told.reviews} />
    </>
  );
}

function Hulls({ line }: { line: Line }) {
  const hulls = ((line.detail.units ?? []) as any[]).filter((one) => one.hulls?.length === 1);
  if (!hulls.length) return null;
  return <><dt>{words.hulls}</dt><dd>{hulls.map((one) => <Go key={one.hulls[0]} to={open("hull", one.hulls[0])} class="chip">{one.name ?? one.hulls[0]}</Go>)}</dd></>;
}

function Said({ told }: { told: Told }) {
  const document_ = told.document!;
  const quote = told.slots?.find((one) => one.name === "quote");
  return (
    <>
      <h3>{words.quote}</h3>
      <blockquote lang={document_.language ?? undefined}>{quote?.text ?? told.event.detail.text}</blockquote>
      <p><Go to={open("document", document_.id)}>{document_.title ?? words.wholeDocument}</Go> <span class="quiet">{document_.publisher}</span></p>
      <h3>{words.slots}</h3>
      <table class="slots"><tbody>
        {(told.slots ?? []).filter((one) => one.name !== "quote").map((one) => (
          <tr key={`${one.name} ${one.start}`}><th scope="row">{kindWords(one.name)}</th><td lang={document_.language ?? undefined}>{one.text ?? <em>{words.inferred}: {one.inferred}</em>}</td></tr>
        ))}
      </tbody></table>
      <Source name={told.input?.name} sha256={told.input?.sha256} />
    </>
  );
}

function Heard({ told }: { told: Told }) {
  const settings = Object.entries(told.detector?.settings ?? {});
  return (
    <>
      <dl class="facts">{factsOf(told.event).map((one) => <><dt>{one.name}</dt><dd>{one.told}</dd></>)}</dl>
      <h3>{words.fixes}</h3>
      <ol class="evidence">
        {(told.evidence ?? []).map((one, n) => (
          <li key={n}>
            {one.fix && <div>{whose(told.event, one.fix.craft_id)}{time(one.fix.t)} · {place(one.fix.lat, one.fix.lon)} · {one.fix.sog_kn ?? "–"} {words.knots} · {one.fix.cog_deg ?? "–"}°</div>}
            {one.lines.map((text) => <code key={text}>{text}</code>)}
            <div class="quiet">{one.input.name.split("/").pop()}, {one.line != null && `${words.lineNo} ${one.line}, `}{words.offset} {one.offset}</div>
          </li>
        ))}
      </ol>
      {(told.rests_on ?? []).length > 0 && (
        <><h3>{words.rests}</h3><p>{told.rests_on!.map((one) => { const id = one.id ?? one; return <button key={id} type="button" class="chip" onClick={() => look({ line: id })}>{kindWords(one.kind ?? id)}</button>; })}</p></>
      )}
      <h3>{words.settings}</h3>
      <p>{settings.map(([name, value]) => <span key={name} class="chip">{figure(name, value)}</span>)} <span class="quiet">{told.detector?.kind} v{told.detector?.version}</span></p>
    </>
  );
}

/** Return whose a fix is, where the event is of several. */
function whose(line: Line, craft: unknown): string {
  const one = line.craft.length > 1 ? line.craft.find((it) => it.id === `mmsi:${craft}`) : undefined;
  return one ? `${one.name ?? craftId(one.id)} · ` : "";
}

function Source({ name, sha256 }: { name?: string; sha256?: string }) {
  return name ? <p class="quiet">{words.readFrom} {name.split("/").pop()} <code title={sha256}>{sha256?.slice(0, 12)}</code></p> : null;
}
