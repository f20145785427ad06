// What is said to be the first or the largest, held against the record's history; and how the story changed.
import type { Between } from "../api/judged";
import { day, words } from "../strings/words";
import { capital } from "./disputes";
import { Evidence, type Lines, Why } from "./evidence";
import { iso } from "./instants";

export function History({ between, lines }: { between: Between; lines: Lines }) {
  return (
    <section id="history" class="brief-part" aria-labelledby="history-title">
      <h2 id="history-title">{words.againstHistory}</h2>
      {between.firsts.length === 0 && <p class="quiet">{words.noFirsts}</p>}
      {between.firsts.map((one) => (
        <div key={one.line} class="told">
          “{one.says}” <strong>{one.verdict}</strong>: {one.reason} <Evidence ids={[one.line, ...one.against]} lines={lines} about={one.says} />
        </div>
      ))}
      {between.stories.length > 0 && <h3>{words.storyChanged}</h3>}
      {between.stories.map((one) => (
        <article key={one.topic}>
          <h4>{capital(one.topic)}</h4>
          <ol class="steps">
            {one.steps.map((step) => (
              <li key={`${step.line} ${step.value}`}>
                <strong>{step.value}</strong> <span class="quiet">{step.how}, {step.publisher ?? step.origin}{step.published && `, ${day(iso(step.published))}`}</span> <Why id={step.line} lines={lines} about={step.value} />
              </li>
            ))}
          </ol>
        </article>
      ))}
      {between.remarks.map((one) => <div key={one.words} class="told">{capital(one.words)}. <Evidence ids={one.lines} lines={lines} about={one.words} /></div>)}
    </section>
  );
}
