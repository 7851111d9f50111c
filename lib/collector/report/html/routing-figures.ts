import { metricCatalogue } from '../../../drill/objectives/metric-catalogue.ts';
import type { Scorecard } from '../../scorecard/scorecard.ts';
import { formatCount } from '../../../kit/format/format-count.ts';
import { formatDecimal } from '../../../kit/format/format-decimal.ts';
import { formatMeasured } from '../../../kit/format/format-measured.ts';
import { formatMs } from '../../../kit/format/format-ms.ts';
import { describeExpectedChanges, describeShift } from '../describe-shift.ts';
import { formatSettled } from '../format-settled.ts';
import { html, type Raw } from '../html-template.ts';

/** Where the lost ones were. */
function describeLost({ lost }: Scorecard['routing']): string {
  if (lost === undefined) return 'Requests of the outage and the recovery that failed.';
  return `Requests that brought no answer: ${formatCount(lost.outage)} belong to the outage, ${formatCount(lost.recovery)} were sent in the recovery.`;
}

/** Every routing figure with one line on what it means. */
export function renderRoutingFigures({ routing }: Scorecard): Raw {
  const { faultAppliedAtMs, detectMs, attemptsPerRequest } = routing;
  const figures: [name: string, value: string, why: string][] = [
    [
      'Fault first met at',
      formatMeasured(faultAppliedAtMs, formatMs),
      'When the first attempt on the provider ran into the fault, from the start of the run.',
    ],
    [
      metricCatalogue.detectMs.label,
      formatMeasured(detectMs, formatMs),
      'From then until the target went to another provider because of it; of several faults the worst.',
    ],
    [
      metricCatalogue.failoverMs.label,
      formatSettled(routing, 'failoverMs'),
      'From the fault until callers had good answers, and kept having them to its end; of several faults the worst.',
    ],
    [metricCatalogue.lostRequests.label, formatCount(routing.lostRequests), describeLost(routing)],
    [
      metricCatalogue.failbackMs.label,
      formatSettled(routing, 'failbackMs'),
      'From the end of the outage until the provider it took away served well again, to the end of the recovery.',
    ],
    [
      'Traffic moved away',
      describeShift(routing),
      'How the share of the other providers rose in the outage: in one step is within 2 s.',
    ],
    [metricCatalogue.flaps.label, formatCount(routing.flaps), describeExpectedChanges(routing)],
    [
      `${metricCatalogue.attemptsPerRequest.label}, baseline`,
      formatMeasured(attemptsPerRequest.baseline, formatDecimal),
      'Upstream calls for one request while all was well.',
    ],
    [
      `${metricCatalogue.attemptsPerRequest.label}, outage`,
      formatMeasured(attemptsPerRequest.outage, formatDecimal),
      'The same in the outage: retry amplification.',
    ],
    [
      `${metricCatalogue.attemptsPerRequest.label}, recovery`,
      formatMeasured(attemptsPerRequest.recovery, formatDecimal),
      'The same after the outage.',
    ],
    [
      metricCatalogue.peakAttemptsPer250Ms.label,
      formatCount(routing.peakAttemptsPer250Ms),
      'The hardest burst on the providers: synchronised retries show here.',
    ],
    [
      'Attempts on the dead primary',
      formatMeasured(routing.primaryAttemptsPerSecondInOutage, (rate) => `${formatDecimal(rate)} per second`),
      'How hard the target kept knocking in the outage.',
    ],
    [
      metricCatalogue.falseClaims.label,
      formatCount(routing.falseClaims),
      'Answers whose header or model named another provider than the one that answered.',
    ],
    [
      metricCatalogue.attemptsLeftRunning.label,
      formatCount(routing.attemptsLeftRunning),
      'Upstream calls that went on after their caller had given up: the target does not pass an abort on.',
    ],
  ];
  return html`<section aria-labelledby="routing">
    <h2 id="routing">Routing</h2>
    <p class="lead">Who served is known from the providers' side, never from the gateway's own word.</p>
    <dl class="figures">
      ${figures.map(
        ([name, value, why]) =>
          html`<div>
            <dt>${name}</dt>
            <dd class="value">${value}</dd>
            <dd class="why">${why}</dd>
          </div>`,
      )}
    </dl>
  </section>`;
}
