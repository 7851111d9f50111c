import { describe, expect, test } from 'vitest';
import type { AttemptRecord } from '../../../lib/collector/records/record.ts';
import { exchangeOf, scoreWrittenRun, servingAttemptOf } from '../../support/records.ts';
import { say, textOf, writeSpokenRun } from '../../support/written-gateway.ts';

const INDEX = 60;
const whole = textOf(INDEX);
const second = textOf(INDEX, 'b');
const target = {
  kind: 'app',
  body: '{{prompt}}',
  url: 'http://127.0.0.1:8787/api/chat',
  answer: { whole: { kind: 'json', text: '/answer' } },
} as const;

const apology = ' Sorry, the line went dead. Ask me again in a minute or two, please.';

describe('an application, which may say it in words of its own', () => {
  test.each<[what: string, caller: string, attempt: Partial<AttemptRecord>, kind: string | null, compared: boolean]>([
    ['leaves out the end', whole.slice(0, 150), {}, null, true],
    ['puts more behind it', `${whole} By the way: have you seen our new offers?`, {}, null, true],
    ['says none of it', 'Ticket 4711: refund of 12.50 EUR to Ines Okafor, urgent.', {}, null, false],
    ['leaves out all of a few words', 'Yes', {}, null, false],
    ['gives a cut answer for a whole one', whole.slice(0, 150), { end: 'cut' }, 'healed-cut', true],
    ['puts an apology behind a cut answer', whole.slice(0, 150) + apology, { end: 'cut' }, 'healed-cut', true],
  ])('%s: that is no finding, but for an end that was none', (_, caller, attempt, kind, compared) => {
    const run = writeSpokenRun({ target });
    const said = attempt.end === 'cut' ? whole.slice(0, 150) : whole;
    exchangeOf(run, INDEX).said = say(caller);
    Object.assign(servingAttemptOf(run, INDEX), { ...attempt, said: say(said) });
    const { onTheWay, routing } = scoreWrittenRun(run);
    expect(onTheWay?.kinds.baseline ?? {}).toEqual(kind === null ? {} : { [kind]: 1 });
    expect(onTheWay?.notCompared).toBe(compared ? 0 : 1);
    expect(routing.servedBy.baseline?.none).toBe(0);
  });

  test('is known to have asked the provider whose id it hands on, where its words do not tell and its times fit both', () => {
    const run = writeSpokenRun({ target });
    const attempt = {
      ...servingAttemptOf(run, INDEX),
      id: 'x',
      provider: 'fallback' as const,
      said: say(second, { id: 'b' }),
    };
    run.attempts.push(attempt);
    exchangeOf(run, INDEX).said = say('Something else entirely, in words of its own.');
    const before = scoreWrittenRun(run);
    expect([before.onTheWay?.ambiguous, before.routing.servedBy.baseline?.fallback]).toEqual([1, 0]);
    exchangeOf(run, INDEX).said = say('Something else entirely, in words of its own.', { id: 'b' });
    const after = scoreWrittenRun(run);
    expect([after.onTheWay?.ambiguous, after.routing.servedBy.baseline?.fallback]).toEqual([0, 1]);
  });

  test('is spliced only where it is two answers to the letter', () => {
    const run = writeSpokenRun({ target });
    const head = whole.slice(0, 201);
    Object.assign(servingAttemptOf(run, INDEX), { end: 'cut', said: say(head) });
    run.attempts.push({
      ...servingAttemptOf(run, INDEX),
      id: 'x',
      provider: 'fallback',
      end: 'complete',
      said: say(second),
    });
    exchangeOf(run, INDEX).said = say(head + second);
    expect(scoreWrittenRun(run).onTheWay?.kinds.baseline).toEqual({ spliced: 1 });
    exchangeOf(run, INDEX).said = say(head + apology);
    expect(scoreWrittenRun(run).onTheWay?.kinds.baseline).toEqual({ 'healed-cut': 1 });
  });

  test('that asked nobody gave an answer of its own, and nobody says that it kept one', () => {
    const run = writeSpokenRun({ target });
    exchangeOf(run, INDEX).said = say('Dear Ines Okafor, we are closed today. Call us tomorrow, please.');
    run.attempts = run.attempts.filter(({ index }) => index !== INDEX);
    expect(scoreWrittenRun(run).onTheWay?.kinds.baseline).toEqual({ 'not-from-a-provider': 1 });
  });
});
