import { expect, test } from 'vitest';
import { deliverGolden, deliveries } from '../../support/golden-answers/deliver-golden.ts';
import { type GoldenAnswer, judgeGolden } from '../../support/golden-answers/golden-answer.ts';
import { goldenAnswers } from '../../support/golden-answers/index.ts';
import { measureConfusion } from '../../support/golden-answers/measure-confusion.ts';

/** Every so manyth answer; the bench `contracts` delivers all of them. */
const EVERY = 11;
const some = goldenAnswers.filter(
  ({ id, answer, contract }, at) =>
    contract.kind !== 'stream' &&
    answer.streamFaults === undefined &&
    (at % EVERY === 0 || id.startsWith('came') || answer.toolCalls.length > 0),
);

const named = deliveries.map(
  (delivery) => [delivery.wire, delivery.streamed ? 'streamed' : 'whole', delivery] as const,
);

test.each(named)('known answers that come by %s, %s, are judged as they are', (_wire, _how, delivery) => {
  const delivered = some.flatMap((golden) => deliverGolden(golden, delivery) ?? []);
  // Two calls have no id, and nobody writes such ones.
  expect(some.length - delivered.length).toBe(2);
  const { confusions, wrongOutcomes, cleanFailed } = measureConfusion(delivered, judgeGolden);
  expect(confusions).toEqual([]);
  expect(wrongOutcomes).toEqual([]);
  expect(cleanFailed).toEqual([]);
});

test('a reader that loses the last character is seen', () => {
  const cut = (golden: GoldenAnswer): GoldenAnswer => {
    const delivered = deliverGolden(golden, { wire: 'gemini', streamed: true }) ?? golden;
    return { ...delivered, answer: { ...delivered.answer, text: delivered.answer.text.slice(0, -1) } };
  };
  expect(measureConfusion(some.map(cut), judgeGolden).cleanFailed.length).toBeGreaterThan(3);
});
