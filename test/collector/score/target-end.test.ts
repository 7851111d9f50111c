/** A target that ends by itself while a drill runs. */
import { describe, expect, test } from 'vitest';
import {
  failRequest,
  requestOf,
  scoreWrittenRun,
  T0,
  writePerfectRun,
  type WrittenRun,
} from '../../support/records.ts';

const why = 'target url (it ended with 1) ended by itself, its last words: unhandled';

/** The target ends then, ms from the start of the run; from there on its callers are refused. */
function endTarget(atMs: number, { refuses = true } = {}): WrittenRun {
  const run = writePerfectRun();
  run.runEnd!.targetEnded = { atEpochMs: T0 + atMs, why };
  for (const { index } of run.arrivals) {
    if (!refuses || requestOf(run, index).startEpochMs <= T0 + atMs + 5) continue;
    failRequest(run, index, 502);
    run.attempts = run.attempts.filter((attempt) => attempt.index !== index);
  }
  return run;
}

describe('A target that ended by itself', () => {
  test.each([
    ['the first fault', 14_000],
    ['the second fault', 25_000],
    ['the recovery', 35_000],
  ])('in %s fails the run, whatever was asked of it: cause first, with its last words', (_, atMs) => {
    const run = endTarget(atMs);
    const { verdict, reasons, readiness } = scoreWrittenRun(run);
    expect(verdict).toBe('fail');
    expect(reasons[0]).toMatchObject({ code: 'target-ended', message: expect.stringContaining(why) });
    expect(reasons[0]?.message).toMatch(/of \d+ requests after it none was answered/);
    expect(readiness).toMatchObject({ score: 0, cap: { reason: 'target-ended' } });
  });

  test('before a fault met anything leaves the run without a verdict', () => {
    const run = endTarget(12_000);
    expect(scoreWrittenRun(run)).toMatchObject({ verdict: 'invalid', reasons: [{ code: 'fault-applied' }] });
  });

  test('is none that still answers: what was started may only have been what starts it', () => {
    expect(scoreWrittenRun(endTarget(25_000, { refuses: false })).verdict).toBe('pass');
  });

  test('fails the run when nobody asked it any more', () => {
    expect(scoreWrittenRun(endTarget(42_000)).reasons.map(({ code }) => code)).toEqual(['target-ended']);
  });

  test('does not give a verdict to a run that carries none', () => {
    const run = endTarget(42_000);
    run.runEnd!.k6.exitCode = 105;
    expect(scoreWrittenRun(run).verdict).toBe('invalid');
  });
});
