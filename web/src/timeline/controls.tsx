// Under the map: play, pace, the instant, and the time that is looked at.
import { clock, craftShown, moveTo, pace, playing, seaTrouble, toggle } from "../play/playing";
import { extent, window_ } from "../record/record";
import { count, words } from "../strings/words";
import { current, look } from "../view/view";

const PACES: [number, string][] = [[60, "1 min/s"], [300, "5 min/s"], [1200, "20 min/s"], [3600, "1 h/s"], [21_600, "6 h/s"]];
const iso = (ms: number): string => new Date(ms).toISOString();

export function Controls() {
  const [from, to] = window_.value;
  const [first, last] = extent.value;
  const whole = !current.value.from && !current.value.to;
  const chosen = (name: "from" | "to") => (event: Event) => {
    const value = (event.currentTarget as HTMLInputElement).value;
    if (value) look({ [name]: `${value}:00Z`, at: "" });
  };
  return (
    <div class="controls">
      <button type="button" class="play" onClick={toggle} aria-pressed={playing.value}>{playing.value ? `❚❚ ${words.pause}` : `▶ ${words.play}`}</button>
      <label>
        {words.pace}{" "}
        <select value={String(pace.value)} onChange={(event) => (pace.value = Number(event.currentTarget.value))}>
          {PACES.map(([value, label]) => <option key={value} value={value}>{label}</option>)}
        </select>
      </label>
      <input class="slider" type="range" aria-label={words.time} min={from} max={to} step={60_000} value={clock.value} onInput={(event) => moveTo(Number(event.currentTarget.value))} aria-valuetext={iso(clock.value).slice(0, 16)} />
      <output class="instant">{iso(clock.value).slice(0, 16).replace("T", " ")}Z</output>
      <span class="quiet">{seaTrouble.value || `${count(craftShown.value)} ${words.craftNow}`}</span>
      <span class="span">
        <label>{words.fromUtc} <input type="datetime-local" value={iso(from).slice(0, 16)} min={iso(first).slice(0, 16)} max={iso(last).slice(0, 16)} onChange={chosen("from")} /></label>
        <label>{words.toUtc} <input type="datetime-local" value={iso(to).slice(0, 16)} onChange={chosen("to")} /></label>
        {!whole && <button type="button" onClick={() => look({ from: "", to: "", at: "" })}>{words.wholeTime}</button>}
      </span>
    </div>
  );
}
