import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { FaultSettings } from '../../../lib/faults/index.ts';
import { wireNames } from '../../../lib/wire/formats/index.ts';
import { wireFamilies } from '../../../mocks/answer/wire/index.ts';
import { planAnswer } from '../../../mocks/mock/plan-answer.ts';
import { resolveMock } from '../../../mocks/mock/mock.ts';
import { fallback } from '../../mocks/request-body.ts';
import { wireRequest } from '../../mocks/wire-request.ts';
import { type InjectorKind, injectorStarters } from './injector-starters.ts';
import { type Sending, type SentAnswer, startBothSides } from './start-both-sides.ts';

/** What every flavour of every format answers, streamed and whole, with a text and with a call. */
const spoken: SentAnswer[] = wireNames.flatMap((wire) =>
  Object.keys(wireFamilies[wire].flavours).flatMap((flavour) =>
    (['text', 'tool'] as const).flatMap((ask) =>
      [true, false].map((streamed) => {
        const mock = resolveMock({ ...fallback, wire, flavour, ttft: 'instant', tokensPerSecond: 10_000 });
        const { headers, frames } = planAnswer(
          wireRequest(wire, flavour, { ask, streamed, outputTokens: 60 }),
          mock,
          1,
        );
        const type = Object.entries(headers).find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? '';
        const bytes = Buffer.from([...frames].map(({ data }) => data).join(''));
        return { name: `${wire}, ${flavour}, ${ask}${streamed ? ', streamed' : ''}`, type, bytes };
      }),
    ),
  ),
);
const folder = new URL('../../wire/hosts/', import.meta.url);
const hosts: SentAnswer[] = readdirSync(folder)
  .filter((file) => file.endsWith('.sse'))
  .map((file) => ({ name: file, type: 'text/event-stream', bytes: readFileSync(new URL(file, folder)) }));

/** The ways an answer ends: what the provider sends, and what a fault makes of that. */
const ways: [string, Sending, FaultSettings[]][] = [
  ['as it was meant', 'all', []],
  ['in its middle, in order', 'half, then its end', []],
  ['in its middle, by a cut', 'half, then a cut', []],
  [
    'with an error in the stream',
    'all',
    [{ kind: 'error-event', error: 'openai-chat', afterTokens: 1, followedBy: 'end' }],
  ],
  ['without its end', 'all', [{ kind: 'missing-end' }]],
  ['without its finish reason', 'all', [{ kind: 'missing-finish' }]],
  ['without both', 'all', [{ kind: 'missing-finish' }, { kind: 'missing-end' }]],
  ['at a limit', 'all', [{ kind: 'truncate-answer', afterCharacters: 5, finishReason: 'length', part: 'text' }]],
  ['filtered', 'all', [{ kind: 'refusal', text: 'No.', finishReason: 'filtered' }]],
  ['in its middle, by a reset', 'half, then a reset', []],
  ['in its middle, since the caller leaves', 'half, then nothing', []],
  ['before it began, since the caller leaves', 'nothing at all', []],
  ['before it began, by a cut', 'a cut before its head', []],
  ['with nothing in it', 'an empty body', []],
  ['as an error of the provider', 'an error of its own', []],
  ['as an error in a 200', 'an error in a 200', []],
  ['as an error of a fault', 'all', [{ kind: 'error-response', error: 'openai-503-overloaded' }]],
  ['by a fault that resets it', 'all', [{ kind: 'reset', after: { bytes: 20 } }]],
];
/** Of what is the same whatever the provider would have said, a few are enough. */
const isOfNoAnswer = (sending: Sending): boolean => !sending.startsWith('half') && sending !== 'all';
const answersFor = (sending: Sending): SentAnswer[] => {
  const all = [...spoken, ...hosts];
  return isOfNoAnswer(sending) ? all.filter((_, place) => place % 20 === 0) : all;
};

describe.each(Object.keys(injectorStarters) as InjectorKind[])('an injector %s', (kind) => {
  describe.each(ways)('and an answer that ends %s', (_, sending, faults) => {
    test('say the same as the observer, in every format, streamed and whole', async () => {
      await using sides = await startBothSides(faults, kind);
      const answers = answersFor(sending);
      let ended = 0;
      for (const answer of answers) {
        const { attempt, exchange } = await sides.ask(answer, sending);
        if (attempt.end !== 'complete' || attempt.fault !== null || isOfNoAnswer(sending)) ended++;
        const seen = { name: answer.name, end: attempt.end, status: attempt.status, said: attempt.said };
        expect(seen).toEqual({ name: answer.name, end: exchange.end, status: exchange.status, said: exchange.said });
      }
      // Most of them end that way, or it would say nothing.
      if (sending !== 'all' || faults.length > 0) expect(ended).toBeGreaterThan(Math.min(40, answers.length - 1));
    }, 120_000);
  });
});

test('an answer that ends as it was meant is whole in every format, streamed and whole', async () => {
  await using sides = await startBothSides([], 'of a drill');
  for (const answer of spoken) {
    const { attempt } = await sides.ask(answer, 'all');
    expect([answer.name, attempt.end]).toEqual([answer.name, 'complete']);
    expect([answer.name, attempt.said]).toMatchObject([answer.name, { kind: 'answer', error: false, ending: 'good' }]);
  }
}, 120_000);
