import { metricCatalogue, type MetricFacts } from '../../lib/drill/objectives/metric-catalogue.ts';
import { scopeNames } from '../../lib/drill/objectives/scope.ts';
import { type ValiditySettings, validitySettings } from '../../lib/drill/objectives/validity.ts';
import { formatMs } from '../../lib/kit/format/format-ms.ts';
import { formatRatio } from '../../lib/kit/format/format-ratio.ts';
import type { Bound, CheckDefinition, CheckedNumber } from '../../lib/collector/score/validity/check.ts';
import { validityChecks } from '../../lib/collector/score/validity/index.ts';
import { renderTable } from './render-table.ts';

/** docs/metrics.md: every metric an objective can be set on, and every validity check with its bounds. */
export function renderMetricReference(): string {
  return `${[
    '# Metrics and validity checks',
    'Made from the code by `test/scripts/docs/render-metric-reference.test.ts`; do not edit it by hand. To add one: [add-a-metric.md](add-a-metric.md).',
    '## Metrics',
    'What an objective of a drill can be set on: `{ "metric": "usableRatio", "phase": "on-fallback", "min": 0.95 }`. An objective has a `min`, a `max`, or both; no metric has a bound of its own. What could not be measured is `null`, and misses.',
    'It is held against the run as it was, a census of this drill. Beside it stands the 95 % interval of what such requests come to: Wilson’s for shares, order statistics for percentiles of callers; none for what is one figure of a run. Where it spans the bound the result is close, and the report says how many more requests would decide: with no failure seen it takes 73 for 95 %, 381 for 99 %. With `"judge": "interval"`, in the objective or for the whole drill, an objective is met or missed where all of its interval is, and else undecided; a run with one undecided and none missed is `invalid`. So is one whose failover was asked for under a fault that fewer than a tenth of its requests met, unless it was the fault itself that kept the others away: no fault came before it, the first of them met it, and most that asked its provider did; and one whose failover was asked for under a fault in which fewer than 10 requests were sent and served well. A drill that names no objectives, or no contracts, has the defaults in [drill.md](drill.md); one that asks for nothing on purpose, with `[]`, is never a pass.',
    `\`phase\` is one of ${scopeNames.map((name) => `\`${name}\``).join(', ')}; \`outage\` is \`cutover\` and \`on-fallback\` together, and \`run\`, the default, is all but the warm-up. A metric of the run is measured once, and takes no other phase. Requests belong to the phase they were sent in, or were due in where they were never sent; but one that was sent before the outage and met its fault, or was over after the outage began, is of the outage (\`cutover\`). A phase begins when its faults are armed, and the recovery when the last was taken back. Of an outage that is without faults for a while, as between two waves, or two turns of a fault that flaps, the two headline numbers are of what was sent while faults were in force, or met one. What is asked of an outage or of a part of it is measured on all of that, on what was sent while faults were in force, and on what was sent in those of its entries that hit hardest (half as hard as the hardest, or more), each way by itself: the share of calls that fail at a provider, and at several of them, how much later answers come that are late alone, and the share that trickles; the worst stands.`,
    renderTable(
      ['id', 'label', 'unit', 'good is', 'measured for', 'what it is'],
      Object.entries<MetricFacts>(metricCatalogue).map(([id, { label, unit, direction, scope, summary }]) => [
        `\`${id}\``,
        label,
        unitNames[unit],
        direction === 'higher' ? 'more' : 'less',
        scope === 'run' ? 'the run' : 'each phase',
        summary,
      ]),
    ),
    'Where callers try again (`traffic.clients`), a request is its caller, however often it asked: it is of the phase of its first try, its times count from that one, its answer is that of its last one, and its attempts are those of all. When traffic moved, and flaps, are found by each try, and so is whether the baseline was steady.',
    '## Validity checks',
    "What must hold for a verdict to mean anything: if one does not, the run is `invalid`. Each looks at numbers, which stand under `numbers` of the check in `scorecard.json`; it holds if every one keeps to its bounds. A bound with a name is the drill's, a key of `validity`, with the default that is shown; the others are fixed.",
    'Of a run that was stopped or killed, which is `aborted` whatever they say, those are told apart (`endedEarly`) that its end alone keeps from holding: of what there was until then they would. The others broke by themselves.',
    ...Object.entries<CheckDefinition>(validityChecks).flatMap(([id, { label, summary, numbers }]) => [
      `### ${id}`,
      `${label}. ${summary}`,
      renderTable(
        ['number', 'what it is', 'unit', 'bound'],
        Object.entries(numbers).map(([name, number]) => [
          `\`${name}\``,
          number.summary,
          unitNames[number.unit],
          describeBounds(number),
        ]),
      ),
    ]),
  ].join('\n\n')}\n`;
}

const unitNames = { ratio: 'ratio, 0..1', ms: 'ms', count: 'count', code: 'exit code' } as const satisfies Record<
  CheckedNumber['unit'],
  string
>;

function describeBounds({ unit, min, max }: CheckedNumber): string {
  if (min !== undefined && min === max) return formatBound(min, unit);
  const parts = [
    min === undefined ? [] : `at least ${formatBound(min, unit)}`,
    max === undefined ? [] : `at most ${formatBound(max, unit)}`,
  ].flat();
  return parts.length === 0 ? 'none: it is only told' : parts.join(' and ');
}

function formatBound(bound: Bound, unit: CheckedNumber['unit']): string {
  if (typeof bound === 'string') return `\`${bound}\`, ${formatBound(defaults[bound], unit)}`;
  if (unit === 'ms') return formatMs(bound);
  return unit === 'ratio' ? formatRatio(bound) : String(bound);
}

const defaults: ValiditySettings = validitySettings.read({}, 'validity');
