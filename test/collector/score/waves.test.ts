/** An outage of two waves between which all is well: what its ratios are of, and what its objectives are held to. */
import { expect, test } from 'vitest';
import type { DrillInput } from '../../../lib/drill/drill.ts';
import { formatResult, listRemarks } from '../../../lib/collector/scorecard/describe-objective.ts';
import { describeScored, describeWhole } from '../../../lib/collector/report/describe-outage.ts';
import { summariseReplay } from '../../../lib/collector/scorecard/replay-row.ts';
import {
  arrivalsWithin,
  failRequest,
  scoreWrittenRun,
  writePerfectRun,
  type WrittenRun,
  writtenTimeline,
} from '../../support/records.ts';

const [warmup, baseline, wave, , recovery] = writtenTimeline;
const well = { phase: 'outage', durationMs: 16_000 } as const;
/** Faults from 12 to 16 s and from 32 to 36 s, all well between; a request of the baseline is over in the outage, and well. */
const waves = [warmup, baseline, { ...wave, durationMs: 4_000 }, well, { ...wave, durationMs: 4_000 }, recovery];
const objectives: DrillInput['objectives'] = [
  { metric: 'httpSuccessRatio', phase: 'outage', min: 0.5 },
  { metric: 'usableRatio', phase: 'outage', min: 0.5 },
  { metric: 'failedRatio', phase: 'run', max: 1 },
];

function writeWaves(more: Partial<DrillInput> = {}): WrittenRun {
  return writePerfectRun({ timeline: waves as NonNullable<DrillInput['timeline']>, objectives, ...more });
}

function failWithin(run: WrittenRun, fromMs: number, untilMs: number): WrittenRun {
  for (const { index } of arrivalsWithin(run, fromMs, untilMs)) failRequest(run, index);
  return run;
}

/** Between two turns nothing meets a fault. */
function spare(run: WrittenRun, fromMs: number, untilMs: number): void {
  const spared = new Set(arrivalsWithin(run, fromMs, untilMs).map(({ index }) => index));
  run.attempts = run.attempts.filter(({ index, fault }) => fault === null || index === null || !spared.has(index));
}

test('two waves in which every call fails are no outage of which two thirds succeeded', () => {
  const card = scoreWrittenRun(failWithin(failWithin(writeWaves(), 12_000, 16_000), 32_000, 36_000));
  expect(card.outage).toEqual({
    requests: 81,
    httpSuccessRatio: 1 / 81,
    usableRatio: 1 / 81,
    whole: { requests: 241, httpSuccessRatio: 161 / 241, usableRatio: 161 / 241 },
  });
  expect(card.verdict).toBe('fail');
  expect(card.objectives[0]).toMatchObject({ ok: false, observed: 1 / 81, n: 81, wholePhase: 161 / 241 });
  expect(card.reasons[0]?.message).toContain(
    'httpSuccessRatio in outage was 1.2 % while faults were in force (66.8 % in all of the outage)',
  );
  expect(listRemarks(card.objectives).join('\n')).toContain(
    'measured while faults were in force, 66.8 % in all of the outage',
  );
  expect(describeScored(card.outage)).toBe('81 requests in the outage while faults were in force');
  expect(describeWhole(card.outage)).toBe(
    'With the time without faults between: HTTP 66.8 %, usable 66.8 %, of 241 requests.',
  );
  expect(card.readiness.parts.find(({ id }) => id === 'served')).toMatchObject({ score: 1 / 81 });
  const row = summariseReplay({ incident: 'two-waves', shapes: [] } as never, card, 'run');
  expect(row).toMatchObject({ httpSuccessRatio: 1 / 81, usableRatio: 1 / 81 });
});

test('what fails between two waves, behind the first, is not left out of what is asked', () => {
  const card = scoreWrittenRun(failWithin(writeWaves(), 18_000, 31_000));
  expect(card.outage).toMatchObject({ requests: 81, httpSuccessRatio: 1, whole: { httpSuccessRatio: 111 / 241 } });
  expect(card.objectives[0]).toMatchObject({ ok: false, observed: 111 / 241, n: 241 });
  expect(card.objectives[0]).not.toHaveProperty('wholePhase');
  expect(formatResult(card.objectives[0] as never)).toBe('46.0 %');
});

test('callers are held to the longer waits of the two, and a whole run is one figure', () => {
  const run = writeWaves({
    objectives: [
      { metric: 'totalP50Ms', phase: 'outage', max: 110 },
      { metric: 'failedRatio', phase: 'run', max: 0.5 },
    ],
  });
  const [late, failed] = scoreWrittenRun(run).objectives;
  // A detour of 10 ms: a third of all requests took it.
  expect(late).toMatchObject({ ok: false, observed: 114, n: 81, wholePhase: 104 });
  expect(failed).not.toHaveProperty('wholePhase');
});

test('an outage with faults through all of it is measured as one', () => {
  const card = scoreWrittenRun(writePerfectRun({ objectives }));
  expect(card.outage).not.toHaveProperty('whole');
  expect(card.outage.requests).toBe(201);
});

test('between two turns of a fault that flaps no fault is in force, either', () => {
  const [down] = wave?.primary ?? [];
  const flaps = [{ ...down, when: { flap: { periodMs: 20_000, dutyRatio: 0.1 } } }];
  const run = writeWaves({
    timeline: [warmup, baseline, { ...wave, durationMs: 40_000, primary: flaps }, recovery] as never,
  });
  for (const [onMs, offMs, nextMs] of [
    [12_000, 14_000, 32_000],
    [32_000, 34_000, 52_000],
  ] as const) {
    failWithin(run, onMs, offMs);
    spare(run, offMs, nextMs);
  }
  const card = scoreWrittenRun(run);
  expect(card.outage).toEqual({
    requests: 41,
    httpSuccessRatio: 1 / 41,
    usableRatio: 1 / 41,
    whole: { requests: 401, httpSuccessRatio: 361 / 401, usableRatio: 361 / 401 },
  });
  expect(card.objectives[0]).toMatchObject({ ok: false, observed: 1 / 41, wholePhase: 361 / 401 });
});

test('turns that go on through an entry in which another provider is hit are where they are', () => {
  const [down] = wave?.primary ?? [];
  const flaps = [{ ...down, when: { flap: { periodMs: 20_000, dutyRatio: 0.5 } } }];
  const run = writeWaves({
    timeline: [
      warmup,
      baseline,
      { ...wave, durationMs: 15_000, primary: flaps },
      // Off until 20 s after it was armed, then on: not on from its own begin.
      { ...wave, durationMs: 15_000, primary: flaps },
      recovery,
    ] as never,
  });
  spare(run, 22_000, 32_000);
  const card = scoreWrittenRun(run);
  expect(card.outage).toMatchObject({ requests: 201, whole: { requests: 301 } });
});

test('a fault that goes on from an entry before need not be met in one for all of which it is off', () => {
  const [down] = wave?.primary ?? [];
  const flaps = [{ ...down, when: { flap: { periodMs: 20_000, dutyRatio: 0.5 } } }];
  const writeRun = (faults: readonly object[]): WrittenRun => {
    const entries = [10_000, 8_000, 12_000].map((durationMs, place) => ({
      ...wave,
      durationMs,
      primary: place === 1 ? faults : flaps,
    }));
    const run = writeWaves({ timeline: [warmup, baseline, ...entries, recovery] as never });
    spare(run, 22_000, 32_000);
    return run;
  };
  const applied = (faults: readonly object[]) =>
    scoreWrittenRun(writeRun(faults)).validity.find(({ id }) => id === 'fault-applied');
  expect(applied(flaps)).toMatchObject({ ok: true });
  expect(applied([{ ...down, when: { probability: 0.5 } }])).toMatchObject({
    ok: false,
    observed: 'no attempt met error-response on primary in timeline[3]',
  });
});

test('a short outage of all is not lost beside a long one that hits a call of fifty', () => {
  const [down] = wave?.primary ?? [];
  const long = { ...wave, durationMs: 80_000, primary: [{ ...down, when: { probability: 0.02 } }] };
  const run = writeWaves({
    timeline: [warmup, baseline, { ...wave, durationMs: 4_000 }, long, recovery] as never,
  });
  const card = scoreWrittenRun(failWithin(run, 12_000, 16_000));
  expect(card.outage).toMatchObject({ requests: 841, httpSuccessRatio: 801 / 841 });
  expect(card.verdict).toBe('fail');
  expect(card.objectives[0]).toMatchObject({
    ok: false,
    observed: 1 / 41,
    n: 41,
    wholePhase: 801 / 841,
    isHeaviest: true,
  });
  expect(formatResult(card.objectives[0] as never)).toBe(
    '2.4 % while the faults that hit most were in force (95.2 % in all of the outage)',
  );
  expect(card.readiness.parts.find(({ id }) => id === 'served')).toMatchObject({ score: 1 / 41 });
});

test('a part that fails is held to its own beside a long one in which all answers come later', () => {
  const [down] = wave?.primary ?? [];
  const late = { kind: 'late-headers', delay: { kind: 'constant', ms: 200 } };
  const run = writeWaves({
    timeline: [
      warmup,
      baseline,
      { ...wave, durationMs: 4_000, primary: [{ ...down, when: { probability: 0.4 } }] },
      { ...wave, durationMs: 80_000, primary: [late] },
      recovery,
    ] as never,
  });
  const card = scoreWrittenRun(failWithin(run, 12_000, 16_000));
  expect(card.objectives[0]).toMatchObject({ ok: false, observed: 1 / 41, n: 41, isHeaviest: true });
  expect(card.readiness.parts.find(({ id }) => id === 'served')).toMatchObject({ score: 1 / 41 });
});

test('a short one in which nobody is left to ask is held to its own beside a long one of the primary alone', () => {
  const run = writeWaves({
    timeline: [
      warmup,
      baseline,
      { ...wave, durationMs: 4_000, fallback: wave?.primary },
      { ...wave, durationMs: 80_000 },
      recovery,
    ] as never,
  });
  const card = scoreWrittenRun(failWithin(run, 12_000, 16_000));
  expect(card.objectives[0]).toMatchObject({ ok: false, observed: 1 / 41, n: 41, isHeaviest: true });
});

test('what a long one that hits few does worse than a short one of all is not left out', () => {
  const [down] = wave?.primary ?? [];
  const long = { ...wave, durationMs: 80_000, primary: [{ ...down, when: { probability: 0.02 } }] };
  const run = writeWaves({
    timeline: [warmup, baseline, { ...wave, durationMs: 4_000 }, long, recovery] as never,
  });
  const card = scoreWrittenRun(failWithin(run, 16_000, 90_000));
  expect(card.objectives[0]).toMatchObject({ ok: false, n: 841 });
  expect(card.objectives[0]).not.toHaveProperty('isHeaviest');
});

test('two waves of a few requests carry no verdict, however many came between them', () => {
  const run = writeWaves({
    timeline: [warmup, baseline, { ...wave, durationMs: 500 }, well, { ...wave, durationMs: 500 }, recovery] as never,
  });
  const card = scoreWrittenRun(run);
  expect(card.verdict).toBe('invalid');
  expect(card.reasons.map(({ message }) => message).join('\n')).toContain('11 in outage');
});
