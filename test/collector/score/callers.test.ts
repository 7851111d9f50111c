import { describe, expect, it } from 'vitest';
import { numberTry } from '../../../lib/drill/try-number.ts';
import type { AfterTry } from '../../../lib/collector/records/record.ts';
import type { Scorecard } from '../../../lib/collector/scorecard/scorecard.ts';
import {
  exchangeOf,
  failRequest,
  listRecords,
  requestOf,
  scoreWrittenRun,
  servingAttemptOf,
  type WrittenRun,
  writePerfectRun,
} from '../../support/records.ts';

const WAIT_MS = 700;

/** A perfect run whose callers may ask three times; none has to. */
function writeCallers(abandonAfterMs?: number): WrittenRun {
  const { drill } = writePerfectRun();
  const clients = { retries: 2, ...(abandonAfterMs === undefined ? {} : { abandonAfterMs }) };
  const run = writePerfectRun({ traffic: { arrivals: drill.traffic.arrivals, clients } });
  for (const line of run.requests) Object.assign(line, { arrival: line.index, try: 1, next: 'end' });
  return run;
}

/** Lets a request fail the first time, and be answered as it was the second time, `WAIT_MS` behind that. */
function tryAgain(run: WrittenRun, index: number): void {
  const number = numberTry(index, 2, run.arrivals.length);
  const [line, exchange, attempt] = [requestOf(run, index), exchangeOf(run, index), servingAttemptOf(run, index)];
  const laterMs = exchange.endMs + WAIT_MS;
  run.requests.push({
    ...line,
    index: number,
    try: 2,
    dueEpochMs: line.endEpochMs + WAIT_MS,
    startEpochMs: line.startEpochMs + laterMs,
    endEpochMs: line.endEpochMs + laterMs,
  });
  run.exchanges.push({ ...exchange, id: `e${number}`, index: number, startEpochMs: exchange.startEpochMs + laterMs });
  run.attempts.push({ ...attempt, id: `s${number}`, index: number, startEpochMs: attempt.startEpochMs + laterMs });
  failRequest(run, index);
  setNext(run, index, 'again');
}

function setNext(run: WrittenRun, index: number, next: AfterTry): void {
  requestOf(run, index).next = next;
}

const viewsOf = ({ validity }: Scorecard) => validity.find(({ id }) => id === 'views-agree');

/** Requests of the baseline. */
const [SOME, OTHER] = [60, 61];

describe('callers who try again', () => {
  it('are one request each, which lasts from the first try to the answer', () => {
    const run = writeCallers();
    const before = scoreWrittenRun(run);
    tryAgain(run, SOME);
    tryAgain(run, OTHER);
    const card = scoreWrittenRun(run);
    expect(card.load).toEqual(before.load);
    expect(card.load).toMatchObject({
      planned: run.arrivals.length,
      sent: run.arrivals.length,
      failed: 0,
      neverSent: 0,
    });
    expect(card.outage).toEqual(before.outage);
    expect(viewsOf(card)).toMatchObject({ ok: true, observed: `${run.arrivals.length + 2} requests agree` });
    const slowest = ({ callers = [] }: Scorecard): number | null | undefined =>
      callers.find(({ phase, metric }) => phase === 'baseline' && metric === 'total')?.p99;
    expect(slowest(card)).toBe((slowest(before) ?? 0) * 2 + WAIT_MS);
    // The provider that answered in the end made nobody wait.
    expect(card.latency).toEqual(before.latency);
    expect(card.routing.attemptsPerRequest.baseline).toBeGreaterThan(before.routing.attemptsPerRequest.baseline ?? 9);
    expect(card.verdict).toBe(before.verdict);
  });

  it('are told apart from the load that was planned, by when they tried', () => {
    const run = writeCallers();
    tryAgain(run, SOME);
    tryAgain(run, OTHER);
    const { tries } = scoreWrittenRun(run);
    const planned = run.arrivals.length;
    expect(tries).toMatchObject({ most: 3, sent: planned + 2, further: 2, answeredLater: 2, abandoned: 0 });
    expect(tries?.furtherRatio).toBe(2 / (planned + 2));
    const baseline = tries?.phases.find(({ phase }) => phase === 'baseline');
    expect((baseline?.tries ?? 0) - (baseline?.first ?? 0)).toBe(2);
    expect(tries?.peak).toMatchObject({ tries: 12, due: 10 });
  });

  it('belong to the outage whose fault one of their tries met', () => {
    const run = writeCallers();
    tryAgain(run, SOME);
    const [outage] = scoreWrittenRun(run).phases.filter(({ phase }) => phase === 'cutover');
    const inOutage = run.arrivals.find(({ dueMs }) => dueMs > (outage?.startMs ?? 0))?.index ?? 0;
    const before = scoreWrittenRun(run);
    tryAgain(run, inOutage);
    const card = scoreWrittenRun(run);
    expect(card.outage.requests).toBe(before.outage.requests);
    expect(card.routing.faults?.map(({ met }) => met)).toEqual(before.routing.faults?.map(({ met }) => met));
    expect(card.routing.lostRequests).toBe(0);
  });

  it('who give up have failed as those who gave up, once each', () => {
    const run = writeCallers(5_000);
    failRequest(run, SOME);
    setNext(run, SOME, 'abandon');
    const card = scoreWrittenRun(run);
    expect(card.tries).toMatchObject({ further: 0, abandoned: 1 });
    expect(card.routing.failuresByCause.baseline).toEqual({ abandoned: 1 });
    expect(card.load.failed).toBe(1);
  });

  it('who cut a try agree with the observer on an answer that was whole at that very moment, others do not', () => {
    const differing = (next: AfterTry): number | null | undefined => {
      const run = writeCallers(60_000);
      Object.assign(requestOf(run, SOME), { status: 0, next });
      return viewsOf(scoreWrittenRun(run))?.numbers?.['differing']?.observed;
    };
    expect(differing('abandon')).toBe(0);
    expect(differing('end')).toBe(1);
  });

  it('can have objectives set on how often they try, and how many give up', () => {
    const run = writeCallers(5_000);
    const { length } = run.arrivals.filter(({ phase }) => phase === 'baseline');
    run.drill.objectives = [
      { metric: 'triesPerRequest', phase: 'baseline', max: 1 },
      { metric: 'triesPerRequest', phase: 'recovery', max: 1 },
      { metric: 'abandonedRatio', phase: 'baseline', max: 0 },
    ];
    tryAgain(run, SOME);
    failRequest(run, OTHER);
    setNext(run, OTHER, 'abandon');
    expect(scoreWrittenRun(run).objectives).toMatchObject([
      { id: 'triesPerRequest', ok: false, observed: expect.closeTo(1 + 1 / length, 3) },
      { id: 'triesPerRequest', ok: true, observed: 1 },
      { id: 'abandonedRatio', ok: false, observed: expect.closeTo(1 / length, 3) },
    ]);
  });

  it('do not make a baseline steady by trying until they have an answer', () => {
    const run = writeCallers();
    const baseline = run.arrivals.filter(({ phase }) => phase === 'baseline').slice(0, 20);
    for (const { index } of baseline) tryAgain(run, index);
    const steady = scoreWrittenRun(run).validity.find(({ id }) => id === 'baseline-steady');
    expect(steady?.ok).toBe(false);
    expect(steady?.numbers?.['failedRatio']?.observed).toBeGreaterThan(0.05);
  });

  it('come to the same in whatever order the records stand', () => {
    const run = writeCallers();
    for (let index = 40; index < 160; index += 3) tryAgain(run, index);
    expect(scoreWrittenRun(run, listRecords(run).toReversed())).toEqual(scoreWrittenRun(run));
  });

  it('are looked at in none of this where nobody tries again', () => {
    const card = scoreWrittenRun(writePerfectRun());
    expect(card).not.toHaveProperty('tries');
    expect(viewsOf(card)?.numbers).not.toHaveProperty('outOfTurn');
  });
});

describe('a run in which something of a try is missing', () => {
  const numberOf = (run: WrittenRun) => numberTry(SOME, 2, run.arrivals.length);
  const sabotages: [what: string, number: string, sabotage: (run: WrittenRun) => void][] = [
    [
      "a further try's line",
      'exchangesAlone',
      (run) => void (run.requests = run.requests.filter(({ index }) => index !== numberOf(run))),
    ],
    [
      "the first try's line",
      'outOfTurn',
      (run) => void (run.requests = run.requests.filter(({ index }) => index !== SOME)),
    ],
    [
      "a further try's exchange",
      'requestsAlone',
      (run) => void (run.exchanges = run.exchanges.filter(({ index }) => index !== numberOf(run))),
    ],
    [
      'all of a further try',
      'outOfTurn',
      (run) => {
        run.requests = run.requests.filter(({ index }) => index !== numberOf(run));
        run.exchanges = run.exchanges.filter(({ index }) => index !== numberOf(run));
      },
    ],
    ['what the caller did then', 'unknown', (run) => void delete requestOf(run, SOME).next],
    ['which arrival it was of', 'unknown', (run) => void (requestOf(run, numberOf(run)).arrival = OTHER)],
  ];

  it.each(sabotages)('is invalid: %s', (_, number, sabotage) => {
    const run = writeCallers();
    tryAgain(run, SOME);
    sabotage(run);
    const card = scoreWrittenRun(run);
    expect(viewsOf(card)?.ok).toBe(false);
    expect(viewsOf(card)?.numbers?.[number]?.observed).toBe(1);
    expect(card.verdict).toBe('invalid');
  });

  it('says nothing of a caller who was stopped as it waited to try again', () => {
    const run = writeCallers();
    const last = run.arrivals.length - 1;
    failRequest(run, last);
    setNext(run, last, 'again');
    run.runEnd = { ...run.runEnd!, reason: 'aborted' };
    const card = scoreWrittenRun(run);
    expect(card.load).toMatchObject({ sent: last, failed: 0, cutShort: 1 });
    expect(viewsOf(card)?.ok).toBe(true);
  });
});
