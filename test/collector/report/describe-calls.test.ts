import { expect, test } from 'vitest';
import { describeCalls, describeNotes } from '../../../lib/collector/report/describe-calls.ts';

test.each([
  [{ wanted: 40, called: 20, valid: 19, inText: 0, inTextInvalid: 0 }, 'called 50.0 % of 40, 95.0 % of those valid'],
  [{ wanted: 4, called: 0, valid: 0, inText: 0, inTextInvalid: 0 }, 'called 0 % of 4'],
  [
    { wanted: 4, called: 1, valid: 1, inText: 2, inTextInvalid: 1 },
    'called 25.0 % of 4, 100 % of those valid, 3 written into the text, 2 that a tool parser on the server would save',
  ],
])('calls are told in two numbers: %j', (calls, sentence) => {
  expect(describeCalls(calls)).toBe(sentence);
});

test('what stands beside answers is told by kind, the most frequent first', () => {
  expect(describeNotes(undefined)).toBeNull();
  expect(describeNotes({ 'think-block': 2, 'preamble-with-tool': 1_200 })).toBe(
    'beside answers, no failure: preamble-with-tool 1,200, think-block 2',
  );
});
