import { describe, expect, it } from 'vitest';
import { defineCheck } from '../../../../lib/collector/score/validity/check.ts';
import { validityChecks, type ValidityId, validityIds } from '../../../../lib/collector/score/validity/index.ts';
import { scoreWrittenRun, type WrittenRun, writePerfectRun } from '../../../support/records.ts';

/** What only drills have whose callers try again. */
const ofSomeDrills = ['outOfTurn'];

describe('the numbers of a check', () => {
  const numbersOf = (run: WrittenRun, check: ValidityId) =>
    scoreWrittenRun(run).validity.find(({ id }) => id === check)?.numbers;

  it('stand beside its sentences, with unit and the bounds of the drill', () => {
    const run = writePerfectRun();
    run.health.filter(({ process }) => process === 'observer')[20]!.loopDelayMaxMs = 900;
    expect(numbersOf(run, 'proxies-healthy')).toMatchObject({
      crashes: { observed: 0, unit: 'count', max: 0 },
      loopDelayMaxMs: { observed: 900, unit: 'ms', max: run.drill.validity.maxLoopDelayMs },
    });
    expect(numbersOf(run, 'baseline-steady')).toEqual({
      failedRatio: { observed: 0, unit: 'ratio', max: 0.02 },
      primaryRatio: { observed: 1, unit: 'ratio', min: 0.9 },
    });
  });

  it('of a share are of the calls that could meet the fault: one whose caller left before tells nothing of it', () => {
    const run = writePerfectRun();
    const left = { applied: 60, skipped: { 'cut short': 30, 'no response': 10 } };
    for (const { summaries = [] } of run.faults) for (const summary of summaries) Object.assign(summary, left);
    expect(numbersOf(run, 'fault-in-force')?.['shareMetRatio']).toMatchObject({ observed: 1 });
    // Half of the calls were drawn, and a half of those ended before: as many of the others would have.
    const half = { applied: 25, skipped: { 'cut short': 25 }, intendedRatio: 0.5, matched: 100 };
    for (const { summaries = [] } of run.faults) for (const summary of summaries) Object.assign(summary, half);
    expect(numbersOf(run, 'fault-in-force')?.['shareMetRatio']).toMatchObject({ observed: 1 });
  });

  it('are null, and hold nothing, where nothing could be measured', () => {
    const run = writePerfectRun();
    run.health = run.health.filter(({ process }) => process !== 'injector:fallback');
    expect(numbersOf(run, 'proxies-healthy')?.['silenceMs']).toMatchObject({ observed: null });
  });

  it('are those the check names, all of them on a perfect run', () => {
    for (const { id, numbers } of scoreWrittenRun(writePerfectRun()).validity) {
      const named = Object.keys(validityChecks[id as ValidityId].numbers).filter(
        (name) => !ofSomeDrills.includes(name),
      );
      expect(Object.keys(numbers ?? {})).toEqual(named);
      expect(Object.values(numbers ?? {}).filter(({ observed }) => observed === null)).toEqual([]);
    }
  });

  it('are only those that the check names, or it does not compile', () => {
    const check = defineCheck({
      label: 'A',
      summary: 'B.',
      broken: 'C',
      numbers: { known: { summary: 'd', unit: 'count', max: 0 } },
      // @ts-expect-error It measures a number that it does not name.
      measure: () => ({ observed: '', required: '', numbers: { unknown: 1 } }),
    });
    // @ts-expect-error There is no such bound in a drill.
    check.numbers.known = { summary: 'd', unit: 'count', max: 'maxLupDelayMs' };
    // @ts-expect-error There is no such check.
    const id: ValidityId = 'seats-healthy';
    expect(validityIds).not.toContain(id);
  });
});
