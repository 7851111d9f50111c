import { expect, test } from 'vitest';
import { judgeGolden } from '../../support/golden-answers/golden-answer.ts';
import { goldenAnswers } from '../../support/golden-answers/index.ts';
import { measureConfusion } from '../../support/golden-answers/measure-confusion.ts';

const measured = measureConfusion(goldenAnswers, judgeGolden);

test('the contracts make of known answers what a careful reader does', () => {
  const { confusions, wrongOutcomes } = measured;
  expect(confusions).toEqual([]);
  expect(wrongOutcomes).toEqual([]);
});

test('there are answers of every kind that a contract says, 500 and more in all', () => {
  expect(goldenAnswers.length).toBeGreaterThanOrEqual(500);
  expect(goldenAnswers.filter(({ outcomes }) => outcomes[0] === 'usable').length).toBeGreaterThanOrEqual(150);
});

test('no clean answer is failed', () => {
  expect(measured.cleanFailed).toEqual([]);
});

test('every known answer has an id of its own', () => {
  const ids = goldenAnswers.map(({ id }) => id);
  expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
});

test('a judge that fails a clean answer, and takes one kind for another, is seen', () => {
  const { cleanFailed, confusions, kinds } = measureConfusion(goldenAnswers, () => ({
    outcome: 'failed',
    failure: 'no-json',
  }));
  expect(cleanFailed).toContain('j01');
  expect(confusions.find(({ is }) => is === 'tool-as-text')).toMatchObject({ said: 'no-json' });
  expect(kinds.find(({ kind }) => kind === 'no-json')?.rightly).toBeGreaterThan(0);
});
