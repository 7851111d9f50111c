import { planTimeline } from '../../../drill/timeline.ts';
import { formatCount } from '../../../kit/format/format-count.ts';
import { selectScope } from '../join/group-requests.ts';
import type { Run } from '../join/run.ts';
import { selectUnderFaults } from '../join/select-under-faults.ts';
import { defineCheck } from './check.ts';
import { isOver } from './is-over.ts';

/** There was enough traffic in each part of the drill to speak of ratios. */
export const enoughSamples = defineCheck({
  label: 'Enough samples',
  summary: 'There was enough traffic in each part of the drill to speak of ratios.',
  broken: 'There were too few requests to judge by',
  numbers: {
    baseline: {
      summary: 'requests sent in the baseline that did not meet the outage',
      unit: 'count',
      min: 'minSamplesPerPhase',
    },
    outage: {
      summary: 'requests sent in the outage while faults were in force, and those of before that met it',
      unit: 'count',
      min: 'minSamplesPerPhase',
    },
    recovery: { summary: 'requests sent in the recovery', unit: 'count', min: 'minSamplesPerPhase' },
  },
  measure(run) {
    const { drill, requests } = run;
    const { minSamplesPerPhase } = drill.validity;
    const begins =
      planTimeline(drill.timeline).find(({ settings }) => settings.phase === 'outage')?.startMs ?? Infinity;
    const moved = selectScope(requests, 'outage').filter(({ arrival }) => arrival.dueMs < begins).length;
    const numbers = {
      baseline: countIn(run, 'baseline'),
      outage: countIn(run, 'outage'),
      recovery: countIn(run, 'recovery'),
    };
    return {
      observed: Object.entries(numbers)
        .map(([scope, count]) => `${formatCount(count)} in ${scope}`)
        .join(', ')
        .concat(moved === 0 ? '' : `; ${formatCount(moved)} of the outage were planned before it, and met it`),
      required: `at least ${formatCount(minSamplesPerPhase)} in each`,
      numbers,
    };
  },
  holdsUntil: (run, earlyMs) =>
    (['baseline', 'outage', 'recovery'] as const).every(
      (part) => countIn(run, part) >= run.drill.validity.minSamplesPerPhase || !isOver(run, part, earlyMs),
    ),
});

/** Of an outage that is well for a while what was sent then tells nothing of it. */
function countIn(run: Pick<Run, 'drill' | 'entries' | 'requests'>, part: 'baseline' | 'outage' | 'recovery'): number {
  const requests = selectScope(run.requests, part);
  return (part === 'outage' ? (selectUnderFaults(run, requests) ?? requests) : requests).length;
}
