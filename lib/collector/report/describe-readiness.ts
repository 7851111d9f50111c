import { formatRatio } from '../../kit/format/format-ratio.ts';
import type { Readiness } from '../scorecard/scorecard.ts';

/** The readiness score as one sentence without its parts. */
export function describeReadiness({ score, cap, parts }: Readiness): string {
  if (score === null)
    return 'No score: it takes a run with a verdict, in which at least half of what counts was tested.';
  const untested = parts.filter((part) => part.score === null).map(({ id }) => id);
  const left = untested.length === 0 ? '' : `, without what was not tested (${untested.join(', ')})`;
  return cap === null || cap === undefined
    ? `${formatRatio(score)}: the weighted mean of its parts${left}.`
    : `${formatRatio(score)}, the most for a run that ${capReasons[cap.reason]}; the parts${left} would give more.`;
}

const capReasons = {
  'objective-missed': 'missed an objective',
  'not-failed-over': 'did not fail over',
  'target-ended': 'did not live to its end: the target ended by itself',
  'asked-less': 'answered requests that had lost something on the way to a fallback',
  'foreign-answers': 'gave callers the answers to other requests',
} as const satisfies Record<NonNullable<Readiness['cap']>['reason'], string>;
