import { describe, expect, test } from 'vitest';
import type { Objective } from '../../lib/drill/objectives/objective.ts';
import { failRequest, scoreWrittenRun, type WrittenRun } from '../support/records.ts';
import { AT, delay, indexesWithin, writeSpokenRun } from '../support/written-gateway.ts';

type Asked = Pick<Objective, 'metric' | 'phase' | 'max'>;

/** Lets some of the requests of the outage's errors wait so long for an answer, or for a 504. */
function wait(ms: number, isOne: (place: number) => boolean, killed: boolean): (run: WrittenRun) => void {
  return (run) => {
    for (const [place, index] of indexesWithin(run, AT.errors, AT.recovery).entries()) {
      if (!isOne(place)) continue;
      delay(run, index, ms);
      if (killed) failRequest(run, index, 504);
    }
  };
}

function score(asked: Asked, change: (run: WrittenRun) => void) {
  const run = writeSpokenRun({ objectives: [asked] });
  change(run);
  const { verdict, objectives } = scoreWrittenRun(run);
  return { verdict, ok: objectives[0]?.ok, observed: objectives[0]?.observed };
}

const thirdWaits = (place: number): boolean => place % 10 < 3;
const fewWait = (place: number): boolean => place % 25 === 3;
const p95: Asked = { metric: 'totalP95Ms', phase: 'outage', max: 5_000 };
const p99: Asked = { metric: 'totalP99Ms', phase: 'outage', max: 5_000 };

describe('a percentile of what callers waited', () => {
  test('is what those waited who got their answer after 30 s', () => {
    const { verdict, observed } = score(p95, wait(30_000, thirdWaits, false));
    expect(verdict).toBe('fail');
    expect(observed).toBeGreaterThan(30_000);
  });

  test('has no value where as many got a 504 after 30 s: they waited for nothing', () => {
    expect(score(p95, wait(30_000, thirdWaits, true))).toEqual({ verdict: 'fail', ok: false, observed: null });
  });

  test('is no better for a target that kills its slow ones after 10 s than for one that answers them after 12 s', () => {
    const answered = score(p99, wait(12_000, fewWait, false));
    expect(answered.verdict).toBe('fail');
    expect(answered.observed).toBeGreaterThan(12_000);
    expect(score(p99, wait(10_000, fewWait, true))).toEqual({ verdict: 'fail', ok: false, observed: null });
  });

  test('leaves the slow ones out that are fewer than it speaks of', () => {
    expect(score(p95, wait(12_000, fewWait, false)).verdict).toBe('pass');
    expect(score(p95, wait(10_000, fewWait, true)).verdict).toBe('pass');
  });
});
