import { metricCatalogue } from '../../../drill/objectives/metric-catalogue.ts';
import type { Scorecard } from '../../scorecard/scorecard.ts';
import { formatCount } from '../../../kit/format/format-count.ts';
import { formatDecimal } from '../../../kit/format/format-decimal.ts';
import { formatMeasured } from '../../../kit/format/format-measured.ts';
import { formatRatio } from '../../../kit/format/format-ratio.ts';
import { formatSettled } from '../format-settled.ts';
import { describeScored, describeWhole } from '../describe-outage.ts';
import { keepUnits } from './keep-units.ts';
import { html, type HtmlValue, nothing, type Raw } from '../html-template.ts';
import { NOT_MEASURED } from '../../../kit/format/not-measured.ts';

/** The two numbers this tool exists for, side by side: what HTTP says and what the parsers say. */
export function renderHeadline({ outage, routing, application }: Scorecard): Raw {
  const requests = `of ${describeScored(outage)}`;
  const whole = describeWhole(outage);
  return html`<section class="pair" aria-label="The two headline numbers">
      ${renderCard({
        title: 'Routing evidence: HTTP says',
        ratio: outage.httpSuccessRatio,
        says: `succeeded, ${requests}`,
        bar: 'http',
        facts: [
          [metricCatalogue.failoverMs.label, formatSettled(routing, 'failoverMs')],
          [metricCatalogue.lostRequests.label, formatCount(routing.lostRequests)],
          [
            `${metricCatalogue.attemptsPerRequest.label} in the outage`,
            formatMeasured(routing.attemptsPerRequest.outage, formatDecimal),
          ],
          [metricCatalogue.failbackMs.label, formatSettled(routing, 'failbackMs')],
        ],
      })}
      ${renderCard({
        title: 'Application evidence: your parsers say',
        ratio: outage.usableRatio,
        says: `was usable, ${requests}`,
        bar: 'use',
        facts: (['baseline', 'cutover', 'on-fallback', 'recovery'] as const).map((phase) => [
          `${metricCatalogue.usableRatio.label} in ${phase}`,
          formatMeasured(application.usableRatio[phase] ?? null, formatRatio),
        ]),
      })}
    </section>
    ${whole === null ? nothing : html`<p class="soft below">${keepUnits(whole)}</p>`}`;
}

interface Card {
  title: string;
  ratio: number | null;
  says: string;
  bar: 'http' | 'use';
  facts: [string, string][];
}

function renderCard({ title, ratio, says, bar, facts }: Card): Raw {
  const meter: HtmlValue =
    ratio === null
      ? nothing
      : html`<div class="bar ${bar}" aria-hidden="true">
          <span style="width:${Math.floor(ratio * 1000) / 10}%"></span>
        </div>`;
  return html`<div class="card">
    <h2 class="eyebrow">${title}</h2>
    <p class="number${ratio === null ? ' words' : ''}">${ratio === null ? NOT_MEASURED : renderNumber(ratio)}</p>
    <p class="says">${ratio === null ? 'No request was sent in the outage.' : says}</p>
    ${meter}
    <dl class="facts">
      ${facts.map(
        ([name, value]) =>
          html`<div>
            <dt>${name}</dt>
            <dd>${value}</dd>
          </div>`,
      )}
    </dl>
  </div>`;
}

/** The unit smaller than its number. */
function renderNumber(ratio: number): Raw {
  const [figures = '', unit = ''] = formatRatio(ratio).split(/ (?=%)/);
  return html`${figures}<span class="unit"> ${unit}</span>`;
}
