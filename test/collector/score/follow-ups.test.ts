import { describe, expect, it } from 'vitest';
import { numberAsk, numberTry } from '../../../lib/drill/try-number.ts';
import type { Scorecard } from '../../../lib/collector/scorecard/scorecard.ts';
import type { DrillInput } from '../../../lib/drill/drill.ts';
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

const AFTER_MS = 300;

type Traffic = Partial<DrillInput['traffic']>;

/** A perfect run whose virtual user may ask two sorts of follow-ups; none does yet. */
function writeFollowed(changes: Traffic = {}): WrittenRun {
  const { drill } = writePerfectRun();
  const followUps = [{ name: 'step', atMost: 2 }, { name: 'repair' }];
  const run = writePerfectRun({
    traffic: { arrivals: drill.traffic.arrivals, followUps, ...changes },
    contracts: [...drill.contracts, { kind: 'json-schema', for: 'repair', schema: { type: 'object' } }],
  });
  for (const line of run.requests) Object.assign(line, { arrival: line.index, try: 1, next: 'end' });
  return run;
}

const triesOf = ({ drill }: WrittenRun): number => 1 + (drill.traffic.clients?.retries ?? 0);

/** Lets a follow-up come `AFTER_MS` behind the answer to a request, answered as that was; gives its number. */
function follow(run: WrittenRun, index: number, place: number, text?: string): number {
  const number = numberAsk(index, place, { planned: run.arrivals.length, tries: triesOf(run) });
  const [line, exchange, attempt] = [requestOf(run, index), exchangeOf(run, index), servingAttemptOf(run, index)];
  const laterMs = exchange.endMs + AFTER_MS * place;
  const answer = exchange.answer === null || text === undefined ? exchange.answer : { ...exchange.answer, text };
  run.requests.push({
    ...line,
    index: number,
    followUp: ['step', 'step', 'repair'][place - 1] ?? '',
    dueEpochMs: line.startEpochMs + laterMs,
    startEpochMs: line.startEpochMs + laterMs,
    endEpochMs: line.endEpochMs + laterMs,
  });
  const startEpochMs = exchange.startEpochMs + laterMs;
  run.exchanges.push({ ...exchange, id: `e${number}`, index: number, startEpochMs, answer });
  run.attempts.push({
    ...attempt,
    id: `s${number}`,
    index: number,
    startEpochMs: attempt.startEpochMs + laterMs,
  });
  return number;
}

const viewsOf = ({ validity }: Scorecard) => validity.find(({ id }) => id === 'views-agree');
const [SOME, OTHER] = [60, 61];

describe('follow-ups', () => {
  it('are requests of their own, beside the load that was planned', () => {
    const run = writeFollowed();
    const before = scoreWrittenRun(run);
    follow(run, SOME, 1);
    follow(run, SOME, 2);
    follow(run, OTHER, 3, '{}');
    const card = scoreWrittenRun(run);
    expect(card.load).toEqual(before.load);
    expect(viewsOf(card)).toMatchObject({ ok: true, observed: `${run.arrivals.length + 3} requests agree` });
    expect(card.followUps).toMatchObject({
      sent: 3,
      answered: 3,
      kinds: [
        { name: 'step', sent: 2, answered: 2, judged: 0, usable: 0 },
        { name: 'repair', sent: 1, answered: 1, judged: 1, usable: 1 },
      ],
    });
    const baseline = card.followUps?.phases.find(({ phase }) => phase === 'baseline');
    expect(baseline).toMatchObject({ followed: 2, followUps: 3, answeredRatio: 1 });
    expect(card.routing.attemptsPerRequest).toEqual(before.routing.attemptsPerRequest);
    expect(card.verdict).toBe(before.verdict);
    expect(before.followUps).toMatchObject({ sent: 0, answered: 0 });
  });

  it('are judged by the contracts that name them, not by those of the planned request', () => {
    const run = writeFollowed();
    const rowOf = ({ application }: Scorecard, name: string) =>
      application.contracts
        .filter(({ contract }) => contract.includes(name))
        .reduce((sum, { total }) => sum + total, 0);
    const before = scoreWrittenRun(run);
    follow(run, SOME, 1, 'no JSON');
    follow(run, SOME, 3, 'no JSON');
    const card = scoreWrittenRun(run);
    expect(rowOf(card, 'repair')).toBe(1);
    for (const name of ['extraction', 'tool-call', 'chat']) expect(rowOf(card, name)).toBe(rowOf(before, name));
    expect(card.followUps?.kinds[1]).toMatchObject({ judged: 1, usable: 0 });
  });

  it('of which one is not answered leave their arrival without all its answers', () => {
    const run = writeFollowed();
    failRequest(run, follow(run, SOME, 1));
    const card = scoreWrittenRun(run);
    const baseline = card.followUps?.phases.find(({ phase }) => phase === 'baseline');
    expect(card.followUps).toMatchObject({ sent: 1, answered: 0 });
    expect(baseline?.answered).toBe((baseline?.arrivals ?? 0) - 1);
    expect(card.load.failed).toBe(0);
    expect(card.routing.failuresByCause.baseline).toEqual({ 'status-503': 1 });
  });

  it('have tries of their own where callers try again', () => {
    const run = writeFollowed({ clients: { retries: 1 } });
    const before = scoreWrittenRun(run);
    const first = follow(run, SOME, 3, '{}');
    const number = numberTry(first, 2, run.arrivals.length);
    const [line, exchange, attempt] = [requestOf(run, first), exchangeOf(run, first), servingAttemptOf(run, first)];
    run.requests.push({
      ...line,
      index: number,
      try: 2,
      dueEpochMs: line.endEpochMs,
      startEpochMs: line.endEpochMs + 500,
      endEpochMs: line.endEpochMs + 500 + (line.endEpochMs - line.startEpochMs),
    });
    run.exchanges.push({ ...exchange, id: `e${number}`, index: number, startEpochMs: line.endEpochMs + 500 });
    run.attempts.push({ ...attempt, id: `s${number}`, index: number, startEpochMs: line.endEpochMs + 505 });
    failRequest(run, first);
    requestOf(run, first).next = 'again';
    const card = scoreWrittenRun(run);
    expect(viewsOf(card)?.ok).toBe(true);
    expect(card.load).toEqual(before.load);
    expect(card.tries).toMatchObject({ most: 2, sent: run.arrivals.length + 2, further: 1, answeredLater: 1 });
    expect(card.followUps).toMatchObject({ sent: 1, answered: 1 });
  });

  it('come to the same in whatever order the records stand', () => {
    const run = writeFollowed();
    for (let index = 40; index < 160; index += 3) follow(run, index, 1 + (index % 3), '{}');
    expect(scoreWrittenRun(run, listRecords(run).toReversed())).toEqual(scoreWrittenRun(run));
  });

  it('in flight as the run was stopped are no planned request that was cut short', () => {
    const run = writeFollowed();
    const number = follow(run, run.arrivals.length - 1, 1);
    run.requests = run.requests.filter(({ index }) => index !== number);
    exchangeOf(run, number).end = 'client-gone';
    run.runEnd = { ...run.runEnd!, reason: 'aborted' };
    const card = scoreWrittenRun(run);
    expect(card.load).not.toHaveProperty('cutShort');
    expect(card.followUps?.sent).toBe(0);
  });

  it('are in no scorecard of a drill without them', () => {
    expect(scoreWrittenRun(writePerfectRun())).not.toHaveProperty('followUps');
  });
});

describe('a run in which something of a follow-up is missing', () => {
  const sabotages: [what: string, number: string, sabotage: (run: WrittenRun, number: number) => void][] = [
    [
      'its line',
      'exchangesAlone',
      (run, number) => void (run.requests = run.requests.filter(({ index }) => index !== number)),
    ],
    [
      'its exchange',
      'requestsAlone',
      (run, number) => void (run.exchanges = run.exchanges.filter(({ index }) => index !== number)),
    ],
    ['its name', 'unknown', (run, number) => void delete requestOf(run, number).followUp],
    ['its arrival', 'unknown', (run, number) => void (requestOf(run, number).arrival = OTHER)],
    [
      'all of the planned request',
      'outOfTurn',
      (run) => {
        run.requests = run.requests.filter(({ index }) => index !== SOME);
        run.exchanges = run.exchanges.filter(({ index }) => index !== SOME);
        run.attempts = run.attempts.filter(({ index }) => index !== SOME);
      },
    ],
  ];

  it.each(sabotages)('is invalid: %s', (_, name, sabotage) => {
    const run = writeFollowed();
    sabotage(run, follow(run, SOME, 1));
    const card = scoreWrittenRun(run);
    expect(viewsOf(card)?.ok).toBe(false);
    expect(viewsOf(card)?.numbers?.[name]?.observed).toBe(1);
    expect(card.verdict).toBe('invalid');
  });
});
