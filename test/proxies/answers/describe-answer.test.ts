import { expect, test } from 'vitest';
import { type Answer, emptyAnswer } from '../../../lib/kit/terms/answer.ts';
import { describeAnswer } from '../../../lib/proxies/answers/describe-answer.ts';

const answer: Answer = { ...emptyAnswer(), text: 'The refund is on its way.', finishReason: 'stop', ending: 'good' };

const print = (changed: Partial<Answer>) => describeAnswer({ ...answer, ...changed }, 1, null).text;

test('a gateway that trims an answer has changed nothing', () => {
  expect(print({ text: `\n\n${answer.text} \n` })).toEqual(print({}));
  expect(print({ text: answer.text.slice(0, -1) })).not.toEqual(print({}));
});

test('an answer that broke off keeps its blanks: the next one may follow behind them', () => {
  expect(print({ text: 'The refund ', finishReason: null })).not.toEqual(
    print({ text: 'The refund', finishReason: null }),
  );
});
