import { describe, expect, test } from 'vitest';
import { measureClock } from '../../../../lib/proxies/injector/service/clock-offset.ts';
import { correctTimes } from '../../../../lib/proxies/injector/service/correct-times.ts';
import type { FaultRecord } from '../../../../lib/collector/records/record.ts';

const ask = (sentEpochMs: number, roundTripMs: number, remoteEpochMs: number) => ({
  sentEpochMs,
  receivedEpochMs: sentEpochMs + roundTripMs,
  remoteEpochMs,
});

describe('the offset of another clock', () => {
  test.each([
    ['ahead', [ask(1_000, 10, 1_505)], { offsetMs: 500, errorMs: 5 }],
    ['behind', [ask(1_000, 4, 402)], { offsetMs: -600, errorMs: 2 }],
    [
      'the quickest round trip counts',
      [ask(0, 200, 700), ask(1_000, 2, 1_501), ask(2_000, 90, 2_100)],
      { offsetMs: 500, errorMs: 1 },
    ],
  ])('%s', (_title, samples, offset) => {
    expect(measureClock(samples)).toEqual(offset);
  });

  test('is right to within its error, however the time is spent under way', () => {
    for (let thereMs = 0; thereMs <= 100; thereMs += 10) {
      const { offsetMs, errorMs } = measureClock([ask(5_000, 100, 5_000 + thereMs + 1_234)]);
      expect(Math.abs(offsetMs - 1_234)).toBeLessThanOrEqual(errorMs);
    }
  });

  test('of no answer at all is a mistake', () => {
    expect(() => measureClock([])).toThrow(RangeError);
  });
});

describe('records of another machine', () => {
  const clock = { offsetMs: 500, errorMs: 2 };

  test('of an attempt begin by our clock, and last as long as they did', () => {
    const attempt = {
      kind: 'attempt',
      id: 'primary-1',
      provider: 'primary',
      index: 1,
      correlatedBy: 'header',
      startEpochMs: 1_500.25,
      headersMs: 3,
      endMs: 9,
      status: 200,
      end: 'complete',
      responseBytes: 1,
      fault: null,
    } as const;
    expect(correctTimes(attempt, clock)).toEqual({ ...attempt, startEpochMs: 1_000.25 });
  });

  test('of a fault: its moment, and the first and last hit where there were any', () => {
    const summary = {
      fault: 'silence',
      attempts: 1,
      matched: 1,
      applied: 1,
      skipped: {},
      intendedRatio: 1,
      observedRatio: 1,
    };
    const fault: FaultRecord = { kind: 'fault', provider: 'primary', event: 'reverted', faults: [], atEpochMs: 900 };
    expect(correctTimes(fault, clock)).toEqual({ ...fault, atEpochMs: 400 });
    const hit = { ...summary, firstEpochMs: 600, lastEpochMs: 800 };
    const missed = { ...summary, firstEpochMs: null, lastEpochMs: null };
    expect(correctTimes({ ...fault, summaries: [hit, missed] }, clock).summaries).toEqual([
      { ...summary, firstEpochMs: 100, lastEpochMs: 300 },
      missed,
    ]);
  });

  test('of its health say how far the clocks are apart', () => {
    const health = {
      kind: 'health',
      process: 'injector:primary',
      atEpochMs: 1_000,
      loopDelayP99Ms: 1,
      loopDelayMaxMs: 2,
      rssBytes: 3,
    } as const;
    expect(correctTimes(health, clock)).toEqual({ ...health, atEpochMs: 500, clock });
  });
});
