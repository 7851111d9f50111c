import { expect, test } from 'vitest';
import { listReasons } from '../../../lib/collector/report/list-reasons.ts';
import { renderVerdictSentence } from '../../../lib/collector/report/verdict-sentence.ts';
import type { Scorecard } from '../../../lib/collector/scorecard/scorecard.ts';
import {
  abortedScorecard,
  emptyScorecard,
  failedScorecard,
  invalidScorecard,
  passedScorecard,
} from '../../support/scorecards.ts';

const lost = { id: 'lostRequests', phase: 'run', ok: false, observed: 12, required: 'at most 10' };
const slow = { id: 'totalP95Ms', phase: 'outage', ok: false, observed: 30_000, required: 'at most 800 ms' };
const neverSettled = { ...failedScorecard.routing, failoverMs: null };

test.each<[string, Scorecard, string]>([
  [
    'a pass says what both kinds of evidence say',
    passedScorecard,
    'The fallback carried the outage: 99.8 % of requests succeeded, 97.2 % had a usable answer, and all 4 objectives were met.',
  ],
  [
    'a pass without objectives does not boast',
    { ...passedScorecard, objectives: [] },
    'The fallback carried the outage: 99.8 % of requests succeeded, 97.2 % had a usable answer, and no objective was set.',
  ],
  [
    'a fail for unusable answers says so',
    failedScorecard,
    'The fallback carried the outage, but only 71.5 % of the requests on the fallback had a usable answer: usableRatio on-fallback must be at least 95.0 %.',
  ],
  [
    'a fail for something else names metric, value and bound',
    { ...failedScorecard, objectives: [lost] },
    'The fallback carried the outage, but lostRequests was 12: lostRequests must be at most 10.',
  ],
  [
    'of several misses the usable ratio comes first, and the others are counted',
    { ...failedScorecard, objectives: [lost, ...failedScorecard.objectives.slice(0, 3)] },
    'The fallback carried the outage, but only 71.5 % of the requests on the fallback had a usable answer: usableRatio on-fallback must be at least 95.0 % (2 of 4 objectives were missed).',
  ],
  [
    'a fallback that never took over did not carry the outage',
    { ...failedScorecard, routing: neverSettled, objectives: [lost] },
    'Traffic was not stably served in the 25.0 s that were watched, and lostRequests was 12: lostRequests must be at most 10.',
  ],
  [
    'a pass that another run could miss says so',
    {
      ...passedScorecard,
      objectives: passedScorecard.objectives.map((objective, at) => ({
        ...objective,
        close: at === 0 ? { moreRequests: 90 } : null,
      })),
    },
    'The fallback carried the outage: 99.8 % of requests succeeded, 97.2 % had a usable answer, and all 4 objectives were met, 1 of them closely.',
  ],
  [
    'a percentile that failures reach into was not reached',
    { ...failedScorecard, objectives: [{ ...slow, observed: null, failedRatio: 0.3 }] },
    'The fallback carried the outage, but totalP95Ms was not reached: 30.0 % failed: totalP95Ms outage must be at most 800 ms.',
  ],
  [
    'a failover that was not seen is told with how long it was watched',
    {
      ...failedScorecard,
      routing: neverSettled,
      objectives: [{ ...lost, id: 'failoverMs', observed: null, watchedMs: 25_000, required: 'at most 5.00 s' }],
    },
    'Traffic was not stably served in the 25.0 s that were watched, and failoverMs was not reached within the 25.0 s that were watched: failoverMs must be at most 5.00 s.',
  ],
  [
    'an objective that could not be measured is missed, and named as such',
    { ...failedScorecard, objectives: [{ ...lost, observed: null }] },
    'The fallback carried the outage, but what was asked of it could not be measured: lostRequests must be at most 10.',
  ],
  [
    'an invalid run has no verdict, and the first reason says why',
    invalidScorecard,
    'No verdict: the faults did not bite as planned: silence on primary: 0 attempts; required: at least 1 attempt for every fault (and 1 more reason).',
  ],
  [
    'an aborted run says what stopped it',
    abortedScorecard,
    'No verdict: the run was stopped before its end: interrupted from the keyboard.',
  ],
  [
    'an aborted run without a recorded reason is still no verdict',
    emptyScorecard,
    'No verdict: the run was stopped before its end.',
  ],
])('%s', (_title, scorecard, sentence) => {
  expect(renderVerdictSentence(scorecard)).toBe(sentence);
});

test('a single reason is in the sentence and not listed again, several are listed', () => {
  expect(listReasons(abortedScorecard)).toEqual([]);
  expect(listReasons(failedScorecard)).toEqual([]);
  expect(listReasons(invalidScorecard)).toHaveLength(2);
});
