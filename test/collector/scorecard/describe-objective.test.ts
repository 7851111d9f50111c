import { describe, expect, it } from 'vitest';
import { formatResult, listRemarks, outcomeOf } from '../../../lib/collector/scorecard/describe-objective.ts';
import type { ObjectiveResult } from '../../../lib/collector/scorecard/objective-result.ts';

const result = (changes: Partial<ObjectiveResult>): ObjectiveResult => ({
  id: 'usableRatio',
  phase: 'outage',
  ok: true,
  observed: 0.97,
  required: 'at least 95.0 %',
  ...changes,
});

describe('what is said of an objective', () => {
  it.each<[string, Partial<ObjectiveResult>, string, string[]]>([
    ['an old file', {}, '97.0 %', []],
    ['nothing measured', { ok: false, observed: null }, 'not measured', []],
    [
      'a percentile that failures reach into',
      { id: 'totalP95Ms', ok: false, observed: null, failedRatio: 0.0901 },
      'not reached: 9.1 % failed',
      ['totalP95Ms in outage: 9.1 % of the callers failed.'],
    ],
    [
      'a close one',
      { outcome: 'met', n: 1_201, interval: [0.936, 0.986], close: { moreRequests: 1_249 } },
      '97.0 %',
      [
        'usableRatio in outage: close: of 1,201 requests the 95 % interval is 93.6 % to 98.6 %, and about 1,249 more would decide.',
      ],
    ],
    [
      'one that nothing would decide, with an interval without an end',
      {
        id: 'totalP95Ms',
        phase: 'run',
        observed: 800,
        n: 12,
        interval: [310, null],
        outcome: 'undecided',
        close: { moreRequests: null },
      },
      '800 ms',
      [
        'totalP95Ms: of 12 requests the 95 % interval is 310 ms or more, and no number of them would tell it from the bound.',
      ],
    ],
    [
      'a failover under a fault that nobody met',
      {
        id: 'failoverMs',
        phase: 'run',
        ok: false,
        observed: 900,
        outcome: 'undecided',
        untested: ['silence on primary'],
      },
      '900 ms',
      ['failoverMs: too few requests met silence on primary, so that the run says nothing of it.'],
    ],
  ])('%s', (_, changes, figure, remarks) => {
    expect(formatResult(result(changes))).toBe(figure);
    expect(listRemarks([result(changes)])).toEqual(remarks);
  });

  it('is met or missed in files that know no third', () => {
    expect([outcomeOf(result({})), outcomeOf(result({ ok: false }))]).toEqual(['met', 'missed']);
    expect(outcomeOf(result({ ok: false, outcome: 'undecided' }))).toBe('undecided');
  });
});
