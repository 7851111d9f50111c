import { formatCount } from '../../../kit/format/format-count.ts';
import { formatMs } from '../../../kit/format/format-ms.ts';
import { formatRate } from '../../../kit/format/format-rate.ts';
import { formatRatio } from '../../../kit/format/format-ratio.ts';
import type { Capacity, CapacityStep } from '../../scorecard/capacity.ts';
import type { CapacityLoss } from '../../scorecard/capacity-shapes.ts';
import { formatStartedAt } from '../format-started-at.ts';
import { html, nothing, type Raw } from '../html-template.ts';
import { renderPage } from '../html/page.ts';
import { type Heading, numberCell, renderTable } from '../html/table.ts';
import { renderCurve } from './curve.ts';
import {
  describeBreaking,
  describeCause,
  describeChange,
  describeKinds,
  describeOutcome,
  describePaired,
  describeRate,
  describeSearch,
  formatShare,
} from './describe-capacity.ts';
import { countNoEvidence, describeEarlyEnd, describePurpose } from './describe-no-evidence.ts';
import { describeQuota } from './describe-quotas.ts';
import { describeLoss, describeShapes, nameShapeOf, nameStage } from './describe-shapes.ts';

/** A search for the breaking rate as one HTML page: no script, no outside resource, and a policy that forbids both. What a provider said is escaped. */
export function renderCapacityHtml(capacity: Capacity): string {
  const { drill, startedAt, capacityId, verdict, conditions, steps } = capacity;
  const rate = describeRate(capacity);
  return renderPage(
    `${verdict}: ${drill}, capacity`,
    html`<header>
        <p class="eyebrow">
          Capacity: load with ${capacity.through === null ? 'the primary down' : 'one provider alone'}
        </p>
        <h1>${drill}</h1>
        <p class="meta">${formatStartedAt(startedAt)}, <code>${capacityId}</code></p>
      </header>
      <main>
        <div class="verdict ${verdict}" role="status">
          <p class="word">${verdict}</p>
          <p class="sentence">${capacity.reason}</p>
        </div>
        <section aria-labelledby="breaking">
          <h2 id="breaking">${describeBreaking(capacity)}</h2>
          ${rate === null ? nothing : html`<p class="lead">${rate}</p>`} ${renderCause(capacity)}
          <p class="soft below">${describeSearch(capacity)}.</p>
        </section>
        ${
          steps.length === 0
            ? nothing
            : html`<section aria-labelledby="curve">
                <h2 id="curve">How it holds, by rate</h2>
                ${conditions.map(
                  (condition, place) => html`<figure class="card">${renderCurve(capacity, condition, place)}</figure>`,
                )}
              </section>`
        }
        ${
          steps.length === 0
            ? nothing
            : html`<section aria-labelledby="rates">
                <h2 id="rates">Each rate</h2>
                ${renderSteps(capacity)}
              </section>`
        }
        ${renderNoEvidence(capacity)} ${renderPaired(steps)} ${renderShapes(capacity)} ${renderQuotas(capacity)}
        ${howToRead(capacity)}
      </main>
      <footer>Made by Cutover from <code>capacity.json</code> of this search.</footer>`,
  );
}

function renderCause(capacity: Capacity): Raw {
  const last = [describeChange(capacity), describeEarlyEnd(capacity)].filter((sentence) => sentence !== null);
  const sentences = [...describeCause(capacity), ...describeKinds(capacity), ...last];
  return sentences.length === 0
    ? nothing
    : html`<ul>
        ${sentences.map((sentence) => html`<li>${sentence}</li>`)}
      </ul>`;
}

function renderSteps({ steps, conditions }: Capacity): Raw {
  const headings: Heading[] = [
    { label: 'Rate', number: true },
    { label: 'It' },
    { label: 'Callers', number: true },
    ...conditions.map(({ label, attainment }) => ({
      label: `${label}, for ${formatRatio(attainment)}`,
      number: true,
      named: true,
    })),
    { label: 'At once', number: true },
    { label: 'Provider', number: true },
    { label: 'Target', number: true },
  ];
  const rows = steps.map(
    (step) =>
      html`<tr>
        <th scope="row" class="n">${formatRate(step.rate)}</th>
        <td class="state">${describeOutcome(step)}</td>
        ${[
          formatCount(step.callers),
          ...step.attained.map(formatShare),
          step.concurrent === null ? '–' : step.concurrent.toFixed(1),
          step.providerMs === null ? '–' : formatMs(step.providerMs),
          step.targetMs === null ? '–' : formatMs(step.targetMs),
        ].map(numberCell)}
      </tr>`,
  );
  return renderTable('Each rate', headings, rows);
}

function renderNoEvidence(capacity: Capacity): Raw {
  const { noEvidence = [] } = capacity;
  const count = countNoEvidence(capacity);
  if (count === null) return nothing;
  const headings: Heading[] = [
    { label: 'Rate', number: true },
    { label: 'Begun after', number: true },
    { label: 'Sent' },
    { label: 'No evidence, as' },
  ];
  const rows = noEvidence.map(
    (load) =>
      html`<tr>
        <th scope="row" class="n">${formatRate(load.rate)}</th>
        ${numberCell(formatMs(load.atMs))}
        <td>${describePurpose(load)}</td>
        <td class="text">${load.reason}</td>
      </tr>`,
  );
  return html`<section aria-labelledby="no-evidence">
    <h2 id="no-evidence">No evidence</h2>
    <p class="lead">${count}: of no rate that holds, and of none that does not. No share above has them.</p>
    ${renderTable('No evidence', headings, rows)}
  </section>`;
}

function renderPaired(steps: readonly CapacityStep[]): Raw {
  const said = steps.flatMap((step) => {
    const sentence = describePaired(step);
    return sentence === null ? [] : [{ rate: step.rate, sentence }];
  });
  if (said.length === 0) return nothing;
  return html`<section aria-labelledby="paired">
    <h2 id="paired">Usable answers under load</h2>
    <p class="lead">The same requests at the least rate and at each other one, those that had an answer at both.</p>
    <ul>
      ${said.map(({ rate, sentence }) => html`<li>${formatRate(rate)}: ${sentence}</li>`)}
    </ul>
  </section>`;
}

function renderShapes({ shapes }: Capacity): Raw {
  if (shapes === undefined || shapes === null) return nothing;
  const headings: Heading[] = [
    { label: 'The peak comes' },
    { label: 'Of it' },
    { label: 'Callers without an answer', number: true },
  ];
  const row = (shape: string, stage: string, loss: CapacityLoss): Raw =>
    html`<tr>
      <th scope="row">${shape}</th>
      <td>${stage}</td>
      ${numberCell(describeLoss(loss))}
    </tr>`;
  const rows = shapes.shapes.flatMap((shape) => [
    row(nameShapeOf(shape), 'in all', shape.whole),
    ...(shape.stages.length === 1 ? [] : shape.stages.map((stage) => row('', nameStage(stage), stage))),
  ]);
  return html`<section aria-labelledby="shapes">
    <h2 id="shapes">0 to 100 %, at once and by a ramp</h2>
    ${rows.length === 0 ? nothing : renderTable('Lost by shape', headings, rows)}
    <ul>
      ${describeShapes(shapes).map((sentence) => html`<li>${sentence}</li>`)}
    </ul>
  </section>`;
}

function renderQuotas({ quotas = [] }: Capacity): Raw {
  if (quotas.length === 0) return nothing;
  return html`<section aria-labelledby="quotas">
    <h2 id="quotas">Declared limits at the declared peak</h2>
    <p class="lead">Computed from what was measured, not measured.</p>
    <ul>
      ${quotas.map((quota) => html`<li>${describeQuota(quota)}</li>`)}
    </ul>
  </section>`;
}

function howToRead({ blockMs }: Capacity): Raw {
  return html`<section aria-labelledby="read">
    <h2 id="read">How to read this</h2>
    <ul class="read">
      <li>
        A rate <b>holds</b> where each share of callers is resolved at or above its line: its 95 % interval, widened by
        what callers who come together share, lies on one side. A caller who had no answer has waited for ever.
      </li>
      <li>
        It <b>breaks</b> where a peak of ${formatMs(blockMs)} that meets an idle system is as likely to hold as not. A
        longer peak may break earlier: a limit per minute, or a slow leak, shows only in blocks that outlast it.
      </li>
      <li>
        Filled points are resolved; hollow ones are not, and bound nothing. The shaded stretch is the 95 % interval of
        the breaking rate.
      </li>
      <li>
        <b>No evidence</b>, whether callers fared well or not, is a load in which this machine was full, or that was not
        sent or seen as planned: were those kept that held, a fallback near its limit would be asked until it held by
        chance.
      </li>
      <li>
        Provider and target: medians of the time that answered callers spent with the provider that answered, and beside
        that.
      </li>
    </ul>
  </section>`;
}
