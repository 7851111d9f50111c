import { describe, expect, it } from 'vitest';
import type { AttemptRecord, FaultSummary } from '../../../lib/collector/records/record.ts';
import {
  arrivalsWithin,
  exchangeOf,
  failRequest,
  requestOf,
  scoreWrittenRun,
  servingAttemptOf,
  T0,
  writePerfectRun,
  type WrittenRun,
} from '../../support/records.ts';

/** A run with one change to what happened. */
function write(change: (run: WrittenRun) => void): WrittenRun {
  const run = writePerfectRun();
  change(run);
  return run;
}

const routingOf = (change: (run: WrittenRun) => void) => scoreWrittenRun(write(change)).routing;

/** Answers an arrival by this provider alone. */
function serveBy(run: WrittenRun, index: number, provider: AttemptRecord['provider']): void {
  servingAttemptOf(run, index).provider = provider;
}

/** Lets an arrival wait so much longer for its answer; the attempt that serves begins as much later. */
function delay(run: WrittenRun, index: number, ms: number): void {
  const exchange = exchangeOf(run, index);
  exchange.endMs += ms;
  exchange.headersMs = (exchange.headersMs ?? 0) + ms;
  exchange.firstTokenMs = (exchange.firstTokenMs ?? 0) + ms;
  requestOf(run, index).endEpochMs += ms;
  servingAttemptOf(run, index).startEpochMs += ms;
}

/** Takes the faults off what these arrivals met. */
function leaveUnfaulted(run: WrittenRun, fromMs: number, untilMs: number): void {
  const spared = new Set(arrivalsWithin(run, fromMs, untilMs).map(({ index }) => index));
  run.attempts = run.attempts.filter(({ index, fault }) => fault === null || index === null || !spared.has(index));
}

describe('failover', () => {
  it('did not happen where every request of the outage failed', () => {
    const routing = routingOf((run) => {
      for (const { index } of arrivalsWithin(run, 12_000, 32_000)) failRequest(run, index);
    });
    expect(routing).toMatchObject({ failoverMs: null, failbackMs: null, lost: { outage: 200, recovery: 0 } });
  });

  it('did not happen where the fallback carries 2.2 s and then fails to the end, and says how long it held', () => {
    const routing = routingOf((run) => {
      for (const { index } of arrivalsWithin(run, 14_200, 32_000)) failRequest(run, index);
    });
    expect(routing.failoverMs).toBeNull();
    expect(routing.faults?.[0]?.heldMs).toBeGreaterThan(1_900);
    expect(routing.faults?.[0]?.heldMs).toBeLessThan(2_400);
  });

  it('did not happen where every caller waits 29 s for the primary', () => {
    const routing = routingOf((run) => {
      for (const { index } of arrivalsWithin(run, 12_000, 32_000)) delay(run, index, 29_000);
    });
    expect(routing.failoverMs).toBeNull();
    expect(routing.faults?.map(({ failoverMs }) => failoverMs)).toEqual([null, null]);
  });

  it('is never shorter than detection', () => {
    for (const fault of routingOf(() => {}).faults ?? []) {
      expect(fault.failoverMs ?? 0).toBeGreaterThanOrEqual(fault.detectMs ?? Infinity);
    }
  });

  it('is not back where requests alternate in the recovery', () => {
    const routing = routingOf((run) => {
      for (const { index } of arrivalsWithin(run, 32_000, 42_000)) if (index % 2 === 0) serveBy(run, index, 'fallback');
    });
    expect(routing.failbackMs).toBeNull();
    expect(routing.flaps).toBeGreaterThan(80);
  });

  it('has two flaps where traffic goes back for 2 s and away again, and is never back', () => {
    const routing = routingOf((run) => {
      for (const { index } of arrivalsWithin(run, 21_000, 23_000)) serveBy(run, index, 'primary');
      for (const { index } of arrivalsWithin(run, 32_000, 42_000)) serveBy(run, index, 'fallback');
    });
    expect(routing).toMatchObject({ flaps: 2, failbackMs: null });
  });
});

describe('detection', () => {
  it('is not the canary that goes to the fallback all the time', () => {
    const routing = routingOf((run) => {
      for (const { index } of run.arrivals) if (index % 20 === 7) serveBy(run, index, 'fallback');
      for (const { index } of arrivalsWithin(run, 12_000, 17_000)) {
        // Not noticed for 5 s: the fault is all that the caller gets.
        if (index % 20 === 7) {
          run.attempts = run.attempts.filter((attempt) => attempt.index !== index || attempt.fault === null);
          continue;
        }
        failRequest(run, index);
        run.attempts = run.attempts.filter((attempt) => attempt.index !== index || attempt.fault !== null);
      }
    });
    expect(routing.faults?.[0]?.detectMs).toBeGreaterThan(4_500);
    expect(routing.faults?.[0]?.detectMs).toBeLessThan(5_500);
    expect(routing.flaps).toBe(0);
  });
});

describe('a fault', () => {
  it('acts when it acts: a stream that began before the outage is cut in it', () => {
    const routing = routingOf((run) => {
      const early = arrivalsWithin(run, 11_000, 11_100)[0]!;
      const attempt = servingAttemptOf(run, early.index);
      Object.assign(attempt, {
        fault: 'cut-stream',
        faultMs: T0 + 12_015 - attempt.startEpochMs,
        endMs: 1_000,
        end: 'cut',
      });
      const exchange = exchangeOf(run, early.index);
      Object.assign(exchange, { endMs: 1_002, end: 'cut' });
    });
    expect(routing.faultAppliedAtMs).toBe(12_015);
    expect(routing.lost).toEqual({ outage: 1, recovery: 0 });
    expect(routing.servedBy.baseline?.none).toBe(0);
  });

  it('that acted at a time the records do not tell is never dated before its phase', () => {
    const routing = routingOf((run) => {
      const early = arrivalsWithin(run, 11_000, 11_100)[0]!;
      Object.assign(servingAttemptOf(run, early.index), { fault: 'cut-stream', end: 'cut', endMs: 1_000 });
    });
    expect(routing.faultAppliedAtMs).toBe(12_000);
  });

  it('that hardly a request met is not tested, and says nothing of failover', () => {
    const routing = routingOf((run) => leaveUnfaulted(run, 22_200, 32_000));
    expect(routing.faults?.map(({ met, tested }) => [met, tested])).toEqual([
      [100, true],
      [2, false],
    ]);
    expect(routing.failoverMs).toBe(routing.faults?.[0]?.failoverMs);
  });

  it('that is for one call in twenty is tested when those met it', () => {
    const written = (attempts: number, applied: number) =>
      routingOf((run) => {
        leaveUnfaulted(run, 22_200, 32_000);
        const fault: FaultSummary = {
          fault: 'silence',
          attempts,
          matched: attempts,
          applied,
          skipped: { probability: attempts - applied },
          firstEpochMs: T0 + 22_010,
          lastEpochMs: T0 + 22_110,
          intendedRatio: 0.02,
          observedRatio: applied / attempts,
        };
        run.faults.find(({ event }) => event === 'reverted')!.summaries = [fault];
      }).faults?.map(({ tested }) => tested);
    expect(written(100, 2)).toEqual([true, true]);
    // It was for every call, but hardly one came to it.
    expect(written(2, 2)).toEqual([true, false]);
  });

  it('that bit one attempt of 200 was no outage', () => {
    const routing = routingOf((run) => {
      leaveUnfaulted(run, 12_100, 32_000);
      for (const { index } of arrivalsWithin(run, 12_100, 32_000)) serveBy(run, index, 'primary');
    });
    expect(routing.faults?.map(({ tested }) => tested)).toEqual([false, false]);
    expect(routing.shift?.shape).toBe('never');
  });

  it('costs those that met it the way round', () => {
    const [first, second] = routingOf(() => {}).faults ?? [];
    expect(first?.wait).toMatchObject({ n: 100, p50: 10, max: 10 });
    expect(second?.wait).toMatchObject({ n: 100, p50: 1_500, max: 1_500 });
  });
});

it('forty attempts within 20 ms across the border of two quarters of a second are one peak', () => {
  const routing = routingOf((run) => {
    const like = servingAttemptOf(run, 60);
    for (let place = 0; place < 40; place++) {
      run.attempts.push({ ...like, id: `burst${place}`, startEpochMs: T0 + 6_240 + place / 2 });
    }
  });
  expect(routing.peakAttemptsPer250Ms).toBeGreaterThanOrEqual(42);
});

it('an attempt that is told twice is one attempt', () => {
  const perRequest = routingOf(() => {}).attemptsPerRequest;
  const twice = routingOf((run) => run.attempts.push(...run.attempts.map((attempt) => ({ ...attempt }))));
  expect(twice.attemptsPerRequest).toEqual(perRequest);
});

it('attempts, failback and the way round have no value where nothing moved', () => {
  const routing = routingOf((run) => {
    leaveUnfaulted(run, 12_100, 32_000);
    for (const { index } of arrivalsWithin(run, 12_000, 32_000)) serveBy(run, index, 'primary');
  });
  expect(routing.attemptsPerRequest.outage).toBeNull();
  expect(routing).toMatchObject({ failbackMs: null, wait: null });
});
