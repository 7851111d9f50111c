import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../lib/kit/stats/random.ts';
import {
  arrivalsWithin,
  createRunScorer,
  exchangeOf,
  failRequest,
  listRecords,
  requestOf,
  scoreWrittenRun,
  servingAttemptOf,
  T0,
  writePerfectRun,
} from '../../support/records.ts';

describe('the scorecard of a run in which everything went right', () => {
  const card = scoreWrittenRun(
    writePerfectRun({ objectives: [{ metric: 'usableRatio', phase: 'outage', min: 0.99 }] }),
  );

  it('is a pass without reasons, every check in order', () => {
    expect(card.verdict).toBe('pass');
    expect(card.reasons).toEqual([]);
    expect(card.validity.filter(({ ok }) => !ok)).toEqual([]);
    expect(card.validity.map(({ id }) => id)).toContain('fault-applied');
  });

  it('names the run', () => {
    expect(card).toMatchObject({
      schemaVersion: 3,
      drill: 'small-drill',
      runId: 'written',
      seed: 7,
      startedAt: new Date(T0).toISOString(),
    });
  });

  it('counts the load, and lateness by the clock of k6', () => {
    expect(card.load).toEqual({
      planned: 420,
      sent: 420,
      completed: 420,
      neverSent: 0,
      failed: 0,
      latenessP50Ms: 1,
      latenessP99Ms: 1,
      latenessMaxMs: 1,
    });
  });

  it('splits the outage at the moment traffic is stably served', () => {
    expect(card.phases).toEqual([
      { phase: 'warmup', startMs: 0, endMs: 2_000 },
      { phase: 'baseline', startMs: 2_000, endMs: 12_000 },
      { phase: 'cutover', startMs: 12_000, endMs: 12_053 },
      { phase: 'on-fallback', startMs: 12_053, endMs: 32_000 },
      { phase: 'recovery', startMs: 32_000, endMs: 42_000 },
    ]);
  });

  it('tells where traffic went and what it cost', () => {
    expect(card.routing).toMatchObject({
      faultAppliedAtMs: 12_053,
      // The worse of the two faults, which is silence: 1.5 s until the target gives up on the primary.
      detectMs: 1_500,
      failoverMs: 1_703,
      lostRequests: 0,
      failbackMs: 156,
      flaps: 0,
      attemptsPerRequest: { baseline: 1, outage: 401 / 201, recovery: 1 },
      primaryAttemptsPerSecondInOutage: 10,
      falseClaims: 0,
      attemptsLeftRunning: 0,
      failuresByCause: { baseline: {}, recovery: {} },
    });
    // One request of cutover was sent in the baseline and over in the outage, one a moment before its attempt met the fault.
    expect(card.routing.servedBy).toEqual({
      warmup: { primary: 20, fallback: 0, none: 0 },
      baseline: { primary: 99, fallback: 0, none: 0 },
      cutover: { primary: 1, fallback: 1, none: 0 },
      'on-fallback': { primary: 0, fallback: 199, none: 0 },
      recovery: { primary: 100, fallback: 0, none: 0 },
    });
  });

  it('finds every answer usable, in the row of who gave it', () => {
    expect(card.outage).toEqual({ requests: 201, httpSuccessRatio: 1, usableRatio: 1 });
    expect(card.application.usableRatio).toEqual({ warmup: 1, baseline: 1, cutover: 1, 'on-fallback': 1, recovery: 1 });
    const row = card.application.contracts.find(
      ({ contract, phase }) => contract === 'json-schema' && phase === 'on-fallback',
    );
    expect(row).toMatchObject({ provider: 'fallback', usable: row?.total, missRatio: 0, kinds: {} });
    expect(card.examples).toEqual([]);
  });

  it('measures latency by phase and server, time to first token of streamed answers only', () => {
    const rows = card.latency.filter(({ phase }) => phase === 'baseline');
    expect(rows).toMatchObject([
      { provider: 'primary', metric: 'ttft', n: 50, p50: 30, max: 30 },
      { provider: 'primary', metric: 'itl', n: 150 },
      { provider: 'primary', metric: 'total', n: 99, p50: 104, p99: 104 },
    ]);
    expect((rows[1]?.p50 ?? 0) / 10).toBeCloseTo(1, 2);
    expect((rows[1]?.p99 ?? 0) / 20).toBeCloseTo(1, 2);
  });

  it('lays the faults as they were armed', () => {
    expect(card.faultBands).toEqual([
      { provider: 'primary', faults: ['error-response'], startMs: 12_000, endMs: 22_000, applied: 100 },
      { provider: 'primary', faults: ['silence'], startMs: 22_000, endMs: 32_000, applied: 100 },
    ]);
  });

  it('has a second for every second', () => {
    expect(card.seconds).toHaveLength(42);
    expect(card.seconds[3]).toEqual({
      second: 3,
      due: 10,
      sent: 10,
      served: { primary: 10, fallback: 0 },
      failed: 0,
      usable: 10,
      judged: 10,
      ttftP50Ms: 30,
      totalP95Ms: 104,
    });
  });

  it('is ready in every part', () => {
    // All but the 703 ms over a second that silence took to be got round, of which 29 s are the whole part.
    expect(card.readiness.score).toBeCloseTo(1 - 703 / 29_000 / 10, 9);
  });
});

it('a failed request is one of those that should have been usable in its second', () => {
  const run = writePerfectRun();
  for (const { index } of arrivalsWithin(run, 3_000, 3_200)) failRequest(run, index);
  expect(scoreWrittenRun(run).seconds[3]).toMatchObject({ failed: 2, usable: 8, judged: 10 });
});

describe('a scorecard', () => {
  it('does not depend on the order of the records', () => {
    const run = writePerfectRun();
    for (const { index } of arrivalsWithin(run, 14_000, 15_000)) failRequest(run, index);
    exchangeOf(run, 31).answer = { ...exchangeOf(run, 31).answer!, text: '##Broken', toolCalls: [] };
    run.exchanges.push({ ...exchangeOf(run, 60), id: 'again', startEpochMs: T0 + 6_060, endMs: 7 });
    const records = listRecords(run);
    const expected = scoreWrittenRun(run, records);
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const random = createRandom(seed);
        const shuffled = records.map((record) => ({ record, at: random() })).sort((a, b) => a.at - b.at);
        expect(
          scoreWrittenRun(
            run,
            shuffled.map(({ record }) => record),
          ),
        ).toEqual(expected);
      }),
      { numRuns: 10 },
    );
  });

  it('is the same when the same records are scored again', () => {
    expect(scoreWrittenRun(writePerfectRun())).toEqual(scoreWrittenRun(writePerfectRun()));
  });

  it('survives JSON', () => {
    const card = scoreWrittenRun(writePerfectRun());
    expect(JSON.parse(JSON.stringify(card))).toEqual(card);
  });

  it('cannot be made without a run-start, and says so', () => {
    const run = writePerfectRun();
    const scorer = createRunScorer(run);
    for (const record of listRecords(run)) if (record.kind !== 'run-start') scorer.add(record);
    expect(() => scorer.finish(run.arrivals)).toThrow('The records hold no readable run-start');
  });

  it('holds even of a run that recorded nothing but its start', () => {
    const run = writePerfectRun();
    expect(scoreWrittenRun(run, [run.runStart])).toMatchObject({
      verdict: 'aborted',
      load: { planned: 420, sent: 0, failed: 0 },
    });
  });
});

describe('failures', () => {
  it.each([
    ['an error status', 'status-503', 0, (run) => failRequest(run, 30)],
    ['a stream without its end', 'unterminated', 1, (run) => (exchangeOf(run, 30).end = 'unterminated')],
    ['a cut body', 'cut', 0, (run) => ((exchangeOf(run, 30).end = 'cut'), (requestOf(run, 30).status = 0))],
    [
      'an error inside a 200',
      'error-in-200',
      1,
      (run) => (exchangeOf(run, 30).answer = { ...exchangeOf(run, 30).answer!, error: 'overloaded' }),
    ],
    ['a 200 that is no answer', 'no-answer', 1, (run) => (exchangeOf(run, 30).answer = null)],
    [
      'a caller that gave up',
      'timed-out',
      0,
      (run) => (
        Object.assign(exchangeOf(run, 30), { end: 'client-gone', status: null }),
        (requestOf(run, 30).status = 0)
      ),
    ],
    [
      'a connection that broke',
      'no-response',
      0,
      (run) => (
        Object.assign(exchangeOf(run, 30), { end: 'no-response', status: null }),
        (requestOf(run, 30).status = 0)
      ),
    ],
    [
      'an exchange that never ended',
      'never-ended',
      0,
      (run) => (run.exchanges = run.exchanges.filter(({ index }) => index !== 30)),
    ],
    [
      'a redirect',
      'redirect-307',
      0,
      (run) => (
        Object.assign(exchangeOf(run, 30), { status: 307, answer: null, firstTokenMs: null }),
        (requestOf(run, 30).status = 307)
      ),
    ],
  ] satisfies [string, string, number, (run: ReturnType<typeof writePerfectRun>) => unknown][])(
    '%s is a failure and has no latency',
    (_, cause, httpSuccesses, breakRun) => {
      const run = writePerfectRun();
      breakRun(run);
      const card = scoreWrittenRun(run);
      expect(card.load).toMatchObject({ completed: 419, failed: 1 });
      expect(card.routing.failuresByCause.baseline).toEqual({ [cause]: 1 });
      expect(card.routing.servedBy.baseline).toEqual({ primary: 98, fallback: 0, none: 1 });
      expect(card.routing.httpSuccessRatio.baseline).toBe((98 + httpSuccesses) / 99);
      expect(card.application.usableRatio.baseline).toBe(98 / 99);
      expect(card.latency.find(({ phase, metric }) => phase === 'baseline' && metric === 'total')?.n).toBe(98);
      expect(card.routing.lostRequests).toBe(0);
    },
  );

  it('in outage and recovery are lost requests', () => {
    const run = writePerfectRun();
    failRequest(run, 30);
    failRequest(run, 200);
    failRequest(run, 400);
    expect(scoreWrittenRun(run).routing.lostRequests).toBe(2);
  });
});

describe('who served', () => {
  it('is read from the attempts, and an answer that says otherwise is a false claim', () => {
    const run = writePerfectRun();
    exchangeOf(run, 30).headers['x-portkey-last-used-option-index'] = 'config.targets[1]';
    exchangeOf(run, 31).answer = { ...exchangeOf(run, 31).answer!, model: 'fallback-model' };
    exchangeOf(run, 32).answer = { ...exchangeOf(run, 32).answer!, model: 'cutover-app' };
    const card = scoreWrittenRun(run);
    expect(card.routing.falseClaims).toBe(2);
    expect(card.routing.servedBy.baseline).toEqual({ primary: 99, fallback: 0, none: 0 });
  });

  it('counts the attempts that outlive what their caller got by more than an abort takes to get through', () => {
    const run = writePerfectRun();
    for (const [index, outlivesMs] of [
      [30, 400],
      [31, 600],
      [32, 60_000],
    ] as const) {
      const exchange = exchangeOf(run, index);
      exchange.end = 'client-gone';
      const attempt = run.attempts.find((one) => one.index === index)!;
      attempt.endMs = exchange.startEpochMs + exchange.endMs - attempt.startEpochMs + outlivesMs;
    }
    // As long, and its caller has stayed, but had its answer.
    run.attempts.find((one) => one.index === 33)!.endMs += 60_000;
    expect(scoreWrittenRun(run).routing.attemptsLeftRunning).toBe(3);
  });

  it('is nobody known when no attempt fits, and then the answer is in no provider’s row', () => {
    const run = writePerfectRun();
    servingAttemptOf(run, 30).index = null;
    const card = scoreWrittenRun(run);
    expect(card.routing.servedBy.baseline).toEqual({ primary: 98, fallback: 0, none: 0 });
    expect(card.application.usableRatio.baseline).toBe(1);
    expect(card.validity.find(({ id }) => id === 'attribution-complete')?.observed).toContain(
      '1 answers and 1 attempts not',
    );
  });
});
