import { describe, expect, it } from 'vitest';
import {
  arrivalsWithin,
  failRequest,
  scoreWrittenRun,
  servingAttemptOf,
  T0,
  writePerfectRun,
} from '../../support/records.ts';

describe('the cutover', () => {
  it('lasts until traffic is stably served by the other provider', () => {
    const run = writePerfectRun();
    for (const { index } of arrivalsWithin(run, 12_000, 15_000)) failRequest(run, index);
    const card = scoreWrittenRun(run);
    // One failure in twenty may be left in the two seconds; the first answer after it ends the wait.
    expect(card.routing.failoverMs).toBe(3_113);
    expect(card.phases.find(({ phase }) => phase === 'on-fallback')?.startMs).toBe(14_952);
    expect(card.routing.lostRequests).toBe(30);
    expect(card.routing.failuresByCause.cutover).toEqual({ 'status-503': 29 });
  });

  it('is the whole outage when traffic never gets there', () => {
    const run = writePerfectRun();
    for (const { index } of arrivalsWithin(run, 12_000, 32_000)) failRequest(run, index);
    const card = scoreWrittenRun(run);
    expect(card.routing.failoverMs).toBeNull();
    expect(card.phases.map(({ phase }) => phase)).toEqual(['warmup', 'baseline', 'cutover', 'recovery']);
    expect(card.application.usableRatio['on-fallback']).toBeUndefined();
  });

  it('ends in a failback, as late as the primary serves again', () => {
    const run = writePerfectRun();
    for (const { index } of arrivalsWithin(run, 32_000, 36_000)) servingAttemptOf(run, index).provider = 'fallback';
    expect(scoreWrittenRun(run).routing.failbackMs).toBe(4_156);
    for (const { index } of arrivalsWithin(run, 32_000, 42_000)) servingAttemptOf(run, index).provider = 'fallback';
    expect(scoreWrittenRun(run).routing.failbackMs).toBeNull();
  });

  it('has flaps when traffic comes back in the middle of it', () => {
    const run = writePerfectRun();
    for (const { index } of arrivalsWithin(run, 16_000, 18_000)) servingAttemptOf(run, index).provider = 'primary';
    expect(scoreWrittenRun(run).routing.flaps).toBe(2);
  });

  it('costs attempts, each counted where its request was sent', () => {
    const run = writePerfectRun();
    for (const { index } of arrivalsWithin(run, 12_000, 32_000)) {
      run.attempts.push({ ...servingAttemptOf(run, index), id: `again${index}`, status: 500 });
    }
    expect(scoreWrittenRun(run).routing.attemptsPerRequest).toEqual({ baseline: 1, outage: 601 / 201, recovery: 1 });
  });

  it('tells the failures of the primary that no fault explains, each in the phase it began in', () => {
    const run = writePerfectRun();
    const [first, second, third] = arrivalsWithin(run, 6_000, 8_000).map(({ index }) => servingAttemptOf(run, index));
    Object.assign(first!, { status: null, end: 'client-gone', endMs: 6_000 });
    Object.assign(second!, { status: null, end: 'client-gone', endMs: 5_900 });
    // Those that met a fault are explained, and the fallback's are not the primary's.
    Object.assign(third!, { status: 503, fault: 'error-response' });
    for (const { index } of arrivalsWithin(run, 20_000, 21_000)) servingAttemptOf(run, index).status = 500;
    expect(scoreWrittenRun(run).routing.unfaultedFailures).toEqual({ baseline: { count: 2, medianMs: 5_900 } });
  });
});

describe('a run that was stopped', () => {
  it('is aborted, and says why, whatever else is wrong', () => {
    const run = writePerfectRun();
    run.runEnd = { ...run.runEnd!, reason: 'aborted', detail: 'stopped by hand' };
    run.unreadable = 3;
    expect(scoreWrittenRun(run)).toMatchObject({
      verdict: 'aborted',
      reasons: [{ code: 'aborted', message: 'The run was stopped before its end: stopped by hand.' }],
      readiness: { score: null },
    });
  });

  it('says who stopped it from outside, who approved it, and what was run around it', () => {
    const run = writePerfectRun();
    const ready = { which: 'preflight' as const, command: 'npm run ready', exitCode: 0, ms: 900, output: 'ready' };
    const after = { ...ready, which: 'postflight' as const, command: 'npm run clean?', exitCode: 1, output: '2 left' };
    const approval = { by: 'Ada', planHash: '0f3a9c27b1d4' };
    run.runEnd = { ...run.runEnd!, approval, commands: [ready, after] };
    const failed = scoreWrittenRun(run);
    expect(failed.gameDay).toEqual({ approval, contacts: [], commands: [ready, after] });
    expect(failed.verdict).toBe('fail');
    expect(failed.reasons).toContainEqual({
      code: 'postflight',
      message:
        'The command that is run behind the drill ended with 1: npm run clean?: 2 left. All may not be as it was: look, and mend it.',
    });
    run.runEnd = { ...run.runEnd, reason: 'aborted', stoppedBy: 'lever', detail: 'the safety lever is engaged' };
    const stopped = scoreWrittenRun(run);
    expect(stopped.verdict).toBe('aborted');
    expect(stopped.reasons.map(({ code }) => code)).toEqual(['lever', 'postflight']);
    // Behind its load, while its system still ran.
    run.runEnd = { ...run.runEnd, reason: 'completed', stoppedBy: 'cleared', detail: 'injector:primary was cleared' };
    expect(scoreWrittenRun(run)).toMatchObject({ verdict: 'aborted', reasons: [{ code: 'cleared' }, {}] });
  });

  it('is aborted when it was killed, and not blamed for what it never came to', () => {
    const run = writePerfectRun();
    run.runEnd = null;
    const before = (atEpochMs: number): boolean => atEpochMs < T0 + 20_000;
    run.requests = run.requests.filter(({ endEpochMs }) => before(endEpochMs));
    run.exchanges = run.exchanges.filter(({ startEpochMs, endMs }) => before(startEpochMs + endMs));
    run.attempts = run.attempts.filter(({ startEpochMs, endMs }) => before(startEpochMs + endMs));
    run.health = run.health.filter(({ atEpochMs }) => before(atEpochMs));
    run.phases = run.phases.filter(({ startEpochMs }) => before(startEpochMs));
    run.faults = run.faults.filter(({ atEpochMs }) => before(atEpochMs));
    const card = scoreWrittenRun(run);
    expect(card.verdict).toBe('aborted');
    expect(card.load.planned).toBe(420);
    expect(card.load.completed + card.load.failed).toBeLessThanOrEqual(200);
    expect(card.load.failed).toBeLessThanOrEqual(2);
    expect(card.phases.at(-1)?.endMs).toBeLessThanOrEqual(20_000);
  });
});

it("a run's first phase begins with the run, whatever the clocks say", () => {
  const run = writePerfectRun();
  const [first] = run.phases;
  if (first === undefined) throw new Error('the run has no phase');
  first.startEpochMs = T0 - 0.4;
  expect(scoreWrittenRun(run).phases[0]?.startMs).toBe(0);
});
