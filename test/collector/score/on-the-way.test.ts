import { describe, expect, test } from 'vitest';
import type { AttemptRecord } from '../../../lib/collector/records/record.ts';
import { describeOnTheWay } from '../../../lib/collector/report/describe-on-the-way.ts';
import type { Said, SaidAnswer } from '../../../lib/collector/records/said.ts';
import type { OnTheWayKind } from '../../../lib/collector/scorecard/on-the-way.ts';
import type { Scorecard } from '../../../lib/collector/scorecard/scorecard.ts';
import {
  arrivalsWithin,
  exchangeOf,
  failRequest,
  scoreWrittenRun,
  servingAttemptOf,
  writePerfectRun,
  type WrittenRun,
} from '../../support/records.ts';
import { say, textOf, writeSpokenRun } from '../../support/written-gateway.ts';

/** A request of the baseline. */
const INDEX = 60;
const OTHER = 61;

function setSaid(run: WrittenRun, index: number, caller: Said, provider: Said | null): void {
  exchangeOf(run, index).said = caller;
  for (const attempt of run.attempts) {
    if (attempt.index === index) attempt.said = attempt.status === 200 ? provider : null;
  }
}

/** Another attempt for a request, on the fallback. */
function addAttempt(run: WrittenRun, index: number, changes: Partial<AttemptRecord>): void {
  run.attempts.push({ ...servingAttemptOf(run, index), id: `x${index}`, provider: 'fallback', ...changes });
}

const kindsOf = ({ onTheWay }: Scorecard): Partial<Record<OnTheWayKind, number>> => onTheWay?.kinds.baseline ?? {};

const whole = textOf(INDEX);
const second = textOf(INDEX, 'b');

test('streams that are whole by one of their two ends are counted and told, and change no verdict', () => {
  const run = writeSpokenRun();
  const [one, two, three] = arrivalsWithin(run, 22_000, 23_000);
  for (const [arrival, ended] of [
    [one, 'finish'],
    [two, 'finish'],
    [three, 'marker'],
  ] as const) {
    const exchange = exchangeOf(run, arrival!.index);
    exchange.said = { ...(exchange.said as SaidAnswer), ended };
  }
  const { onTheWay, verdict } = scoreWrittenRun(run);
  expect([verdict, onTheWay?.endings]).toEqual(['pass', { withoutMarker: 2, withoutFinish: 1 }]);
  expect(describeOnTheWay(onTheWay!).map(({ what, count }) => [what, count])).toEqual([
    ['no end marker', '2'],
    ['no finish reason', '1'],
  ]);
});

describe('what happened on the way', () => {
  test('is nothing where every caller got what a provider said', () => {
    const { onTheWay, routing } = scoreWrittenRun(writeSpokenRun());
    expect(onTheWay).toMatchObject({ kinds: {}, notCompared: 0, ambiguous: 0 });
    expect(routing.servedBy.baseline?.none).toBe(0);
  });

  test('is not known of records that say nothing of their answers', () => {
    const { onTheWay } = scoreWrittenRun(writePerfectRun());
    expect(onTheWay).toMatchObject({ kinds: {}, compared: 0 });
    expect(onTheWay?.notCompared).toBeGreaterThan(0);
  });

  test.each<[what: string, caller: string, attempt: Partial<AttemptRecord>, kind: OnTheWayKind | null]>([
    ['the caller got a beginning of it', whole.slice(0, 150), {}, 'truncated-by-target'],
    ['the caller got all of it', whole, {}, null],
    ['the provider was cut, and the caller was given an end', whole.slice(0, 150), { end: 'cut' }, 'healed-cut'],
    ['the provider was cut in the middle of what the caller got', whole, { end: 'cut' }, 'healed-cut'],
    ['the target closed once it had it', whole, { end: 'client-gone' }, null],
    ['one word of it is another', `${whole.slice(0, -3)}xyz`, {}, 'rewritten'],
    ['none of it is there', 'As a helpful assistant I have something else to say to you.', {}, 'rewritten'],
    ['more was put behind it', `${whole} By the way: have you seen our new offers?`, {}, 'rewritten'],
  ])('%s', (_, caller, attempt, kind) => {
    const run = writeSpokenRun();
    setSaid(run, INDEX, say(caller), say(whole));
    Object.assign(servingAttemptOf(run, INDEX), attempt);
    expect(kindsOf(scoreWrittenRun(run))).toEqual(kind === null ? {} : { [kind]: 1 });
  });

  test('two attempts in one answer are spliced; one of them alone is not', () => {
    const run = writeSpokenRun();
    const head = whole.slice(0, 201);
    setSaid(run, INDEX, say(head + second), say(head));
    addAttempt(run, INDEX, { said: say(second) });
    Object.assign(servingAttemptOf(run, INDEX), { end: 'cut' });
    expect(kindsOf(scoreWrittenRun(run))).toEqual({ spliced: 1 });
    exchangeOf(run, INDEX).said = say(second);
    expect(kindsOf(scoreWrittenRun(run))).toEqual({});
  });

  test('the answer of another request is foreign, and no such run passes', () => {
    const run = writeSpokenRun();
    exchangeOf(run, INDEX).said = say(textOf(OTHER));
    const { onTheWay, verdict, reasons } = scoreWrittenRun(run);
    expect(onTheWay?.kinds.baseline).toEqual({ foreign: 1 });
    expect(verdict).not.toBe('pass');
    expect(reasons.map(({ code }) => code)).toContain('foreign-answers');
  });

  test('what several were told is no evidence of it, and neither is a word or two', () => {
    const run = writeSpokenRun();
    const stock = 'Thank you for your message. We will come back to you within two working days.';
    for (const index of [70, 71]) setSaid(run, index, say(stock), say(stock));
    exchangeOf(run, INDEX).said = say(stock);
    setSaid(run, OTHER, say('Yes.'), say('No.'));
    setSaid(run, 72, say('Yes.'), say('Yes.'));
    expect(kindsOf(scoreWrittenRun(run))).toEqual({ rewritten: 2 });
  });

  test('an answer that no attempt gave, to a request that made none, was replayed', () => {
    const run = writeSpokenRun();
    exchangeOf(run, INDEX).said = say(second);
    run.attempts = run.attempts.filter(({ index }) => index !== INDEX);
    expect(kindsOf(scoreWrittenRun(run))).toEqual({ replayed: 1 });
  });

  test('an answer where no provider said anything is not from a provider', () => {
    const run = writeSpokenRun();
    exchangeOf(run, INDEX).said = say('We are sorry: our assistant is not available at the moment.');
    Object.assign(servingAttemptOf(run, INDEX), { status: 503, said: null });
    expect(kindsOf(scoreWrittenRun(run))).toEqual({ 'not-from-a-provider': 1 });
  });

  describe('an answer that is empty', () => {
    const score = (attempt: Partial<AttemptRecord>): Scorecard => {
      const run = writeSpokenRun();
      exchangeOf(run, INDEX).said = say('');
      Object.assign(servingAttemptOf(run, INDEX), attempt);
      return scoreWrittenRun(run);
    };

    test('is not from a provider where none of them answered: an error that became an empty success', () => {
      const { onTheWay, validity } = score({ status: 503, said: null });
      expect([onTheWay?.kinds.baseline, onTheWay?.notCompared]).toEqual([{ 'not-from-a-provider': 1 }, 0]);
      const unknown = validity.find(({ id }) => id === 'origins-known')?.numbers?.['unknownOriginRatio'];
      expect(unknown?.observed).toBe(0);
    });

    test('is the provider’s where that is what it answered, and nobody’s where nobody can tell', () => {
      for (const said of [say(''), { kind: 'unread', reason: 'its coding is not known' } as const]) {
        const { onTheWay } = score({ said });
        expect([onTheWay?.kinds.baseline, onTheWay?.notCompared]).toEqual([undefined, 1]);
      }
    });
  });

  test('is not usable', () => {
    const run = writeSpokenRun();
    const before = scoreWrittenRun(run).application.usableRatio.baseline ?? 0;
    exchangeOf(run, INDEX).said = say(whole.slice(0, 100));
    expect(scoreWrittenRun(run).application.usableRatio.baseline).toBeLessThan(before);
  });
});

describe('who served', () => {
  test('is the attempt whose text the caller got, whichever ended last', () => {
    const run = writeSpokenRun();
    for (const { index } of run.exchanges) {
      if (index !== null) addAttempt(run, index, { said: say(textOf(index, 'b')), headersMs: 1, endMs: 101 });
    }
    const { routing, onTheWay } = scoreWrittenRun(run);
    expect(routing.servedBy.baseline).toMatchObject({ fallback: 0, none: 0 });
    expect([routing.falseClaims, onTheWay?.ambiguous]).toEqual([0, 0]);
  });

  test('is one whose id was dropped, by its text', () => {
    const run = writeSpokenRun();
    Object.assign(servingAttemptOf(run, INDEX), { index: null, method: 'POST', path: '/v1/chat', marker: 'none' });
    const { routing, onTheWay } = scoreWrittenRun(run);
    expect([routing.servedBy.baseline?.none, onTheWay?.kinds]).toEqual([0, {}]);
  });

  test('is nobody where both said the same before the caller had it, and claims are not false then', () => {
    const run = writeSpokenRun();
    addAttempt(run, INDEX, { said: say(whole) });
    const { routing, onTheWay } = scoreWrittenRun(run);
    expect([onTheWay?.ambiguous, routing.falseClaims]).toEqual([1, 0]);
    // Its first byte came when the caller had had its own for long.
    addAttempt(run, OTHER, { said: say(textOf(OTHER)), headersMs: 90 });
    expect(scoreWrittenRun(run).onTheWay?.ambiguous).toBe(1);
  });
});

describe('calls that outlived their answer', () => {
  test.each([
    ['the caller left', { end: 'client-gone' as const }, 'afterCaller'],
    ['it had another answer', {}, 'afterAnswer'],
  ])('are counted when %s', (_, exchange, occasion) => {
    const run = writeSpokenRun();
    Object.assign(exchangeOf(run, INDEX), exchange);
    addAttempt(run, INDEX, { endMs: 9_000, said: say(second, { usage: { inputTokens: 1, outputTokens: 77 } }) });
    const { onTheWay, routing } = scoreWrittenRun(run);
    expect(onTheWay?.outlived).toMatchObject({ [occasion]: 1, tokens: 77 });
    expect(onTheWay?.outlived.longestMs).toBeGreaterThan(8_000);
    expect(routing.attemptsLeftRunning).toBe(1);
  });

  test('are counted when the target answered an error of its own, and the matrix says who was still at work', () => {
    const run = writeSpokenRun();
    failRequest(run, INDEX, 408);
    run.attempts = run.attempts.filter(({ index }) => index !== INDEX);
    run.attempts.push({ ...servingAttemptOf(run, OTHER), index: INDEX, id: 'late', endMs: 13_000 });
    const { onTheWay } = scoreWrittenRun(run);
    expect(onTheWay?.outlived.afterError).toBe(1);
    expect(onTheWay?.statuses).toEqual([{ provider: 'running', caller: '408', requests: 1 }]);
  });
});

test('tokens told to callers are held against those that were served', () => {
  const run = writeSpokenRun({ objectives: [{ metric: 'usageDifferingRatio', max: 0.01 }] });
  const usage = (outputTokens: number): Said => say(whole, { usage: { inputTokens: 9, outputTokens } });
  setSaid(run, INDEX, usage(50), usage(20));
  const card = scoreWrittenRun(run);
  expect(card.onTheWay?.usage).toEqual({ answers: 1, differing: 1, reportedTokens: 50, servedTokens: 20 });
  expect(card.objectives).toMatchObject([{ observed: 1, outcome: 'missed', n: 1 }]);
});
