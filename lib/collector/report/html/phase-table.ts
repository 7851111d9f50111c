import { metricCatalogue } from '../../../drill/objectives/metric-catalogue.ts';
import { scoredPhaseNames } from '../../../kit/terms/phase.ts';
import type { CallerRow, LatencyRow, Scorecard } from '../../scorecard/scorecard.ts';
import { describeNeverSent } from '../describe-never-sent.ts';
import { describeCorrelation } from '../describe-correlation.ts';
import { describeOtherCalls } from '../describe-other-calls.ts';
import { describeUnfaulted } from '../describe-unfaulted.ts';
import { formatCount } from '../../../kit/format/format-count.ts';
import { formatMs } from '../../../kit/format/format-ms.ts';
import { formatRatio } from '../../../kit/format/format-ratio.ts';
import { html, type Raw } from '../html-template.ts';
import { NOT_MEASURED } from '../../../kit/format/not-measured.ts';
import { keepUnits } from './keep-units.ts';
import { type Heading, numberCell, renderTable } from './table.ts';

/** The phases: who served, what failed, what HTTP and the contracts say of each. */
export function renderPhaseTable(scorecard: Scorecard): Raw {
  const { load } = scorecard;
  const lateness =
    load.latenessP99Ms === null
      ? NOT_MEASURED
      : `p50 ${formatMs(load.latenessP50Ms)}, p99 ${formatMs(load.latenessP99Ms)}, longest ${formatMs(load.latenessMaxMs)}`;
  return html`<section aria-labelledby="phases">
    <h2 id="phases">Phases</h2>
    <p class="lead">
      Planned ${formatCount(load.planned)} requests, sent ${formatCount(load.sent)}${describeNeverSent(load)}, completed
      ${formatCount(load.completed)}, failed ${formatCount(load.failed)}. Sent late by: ${lateness}.
    </p>
    ${scorecard.phases.length === 0 ? html`<p>No phase began.</p>` : renderRows(scorecard)}
  </section>`;
}

const headings = (providers: readonly string[]): Heading[] => [
  { label: 'Phase' },
  { label: 'From', number: true },
  { label: 'To', number: true },
  ...[...providers, 'nobody'].map((name) => ({ label: `By ${name}`, number: true, named: true })),
  { label: metricCatalogue.httpSuccessRatio.label, number: true },
  { label: metricCatalogue.usableRatio.label, number: true },
  { label: 'Failures' },
];

function renderRows({ phases, providers, routing, application }: Scorecard): Raw {
  const rows = phases.map(({ phase, startMs, endMs }) => {
    const served = [...providers, 'none'].map((name) => formatCount(routing.servedBy[phase]?.[name]));
    const causes = Object.entries(routing.failuresByCause[phase] ?? {});
    const failures = causes.map(([cause, count]) => `${formatCount(count)} × ${cause}`).join(', ');
    return html`<tr class="${isOutage(phase) ? 'outage' : ''}">
      <th scope="row">${phase}</th>
      ${[formatMs(startMs), formatMs(endMs), ...served, formatRatio(routing.httpSuccessRatio[phase]), formatRatio(application.usableRatio[phase])].map(numberCell)}
      <td class="text">${failures === '' ? 'none' : failures}</td>
    </tr>`;
  });
  const remarks = [...describeUnfaulted(routing), ...describeOtherCalls(routing), ...describeCorrelation(routing)].map(
    (sentence) => html`<p class="soft below">${keepUnits(sentence)}</p>`,
  );
  return html`${renderTable('Phases', headings(providers), rows)}${remarks}`;
}

/** Latency of the answers that came, by phase and provider, and what all callers waited, failures for ever. */
export function renderLatencyTable({ latency, providers, callers = [] }: Scorecard): Raw {
  const lead = html`<h2 id="latency">Latency</h2>
    <p class="lead">
      Of answers that came, by who gave them; of all callers, a failure is a wait without an end, and a percentile it
      reaches into is “failed”. TTFT is the time to the first content token of streamed answers.
    </p>`;
  if (latency.length === 0 && callers.length === 0)
    return html`<section aria-labelledby="latency">
      ${lead}
      <p>No latency was measured.</p>
    </section>`;
  const find = (phase: string, provider: string, metric: LatencyRow['metric']): LatencyRow | undefined =>
    latency.find((row) => row.phase === phase && row.provider === provider && row.metric === metric);
  const rows = scoredPhaseNames.flatMap((phase) => [
    ...providers.flatMap((provider) => {
      const [ttft, itl, total] = [
        find(phase, provider, 'ttft'),
        find(phase, provider, 'itl'),
        find(phase, provider, 'total'),
      ];
      if (!ttft && !itl && !total) return [];
      const times = [
        ttft?.p50,
        ttft?.p95,
        ttft?.p99,
        itl?.p50,
        itl?.p99,
        total?.p50,
        total?.p95,
        total?.p99,
        total?.max,
      ];
      return [
        html`<tr class="${isOutage(phase) ? 'outage' : ''}">
          <th scope="row">${phase}</th>
          <td>${provider}</td>
          ${numberCell(formatCount(total?.n))}${times.map((time) => numberCell(formatMs(time)))}
        </tr>`,
      ];
    }),
    ...renderCallers(phase, callers),
  ]);
  const percentiles = ['p50', 'p95', 'p99', 'p50', 'p99', 'p50', 'p95', 'p99', 'max'];
  const groups = html`<tr>
    <td colspan="3"></td>
    <th scope="colgroup" colspan="3" class="group">TTFT</th>
    <th scope="colgroup" colspan="2" class="group">Between tokens</th>
    <th scope="colgroup" colspan="4" class="group">Whole answer</th>
  </tr>`;
  return html`<section aria-labelledby="latency">
    ${lead}${renderTable(
      'Latency by phase and provider',
      [
        { label: 'Phase' },
        { label: 'Answered by' },
        { label: 'Requests', number: true },
        ...percentiles.map((label) => ({ label, number: true })),
      ],
      rows,
      groups,
    )}
  </section>`;
}

function renderCallers(phase: string, callers: readonly CallerRow[]): Raw[] {
  const find = (metric: CallerRow['metric']): CallerRow | undefined =>
    callers.find((row) => row.phase === phase && row.metric === metric);
  const [ttft, total] = [find('ttft'), find('total')];
  if (!ttft && !total) return [];
  const cells = [
    ttft?.p50,
    ttft?.p95,
    ttft?.p99,
    undefined,
    undefined,
    total?.p50,
    total?.p95,
    total?.p99,
    undefined,
  ].map((ms) => numberCell(ms === null ? 'failed' : ms === undefined ? '' : formatMs(ms)));
  return [
    html`<tr class="${isOutage(phase) ? 'outage' : ''}">
      <th scope="row">${phase}</th>
      <td>all callers</td>
      ${numberCell(formatCount(total?.n))}${cells}
    </tr>`,
  ];
}

function isOutage(phase: string): boolean {
  return phase === 'cutover' || phase === 'on-fallback';
}
