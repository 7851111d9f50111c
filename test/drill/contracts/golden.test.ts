import { expect, test } from 'vitest';
import { judgeGolden } from '../../support/golden-answers/golden-answer.ts';
import { goldenAnswers } from '../../support/golden-answers/index.ts';
import { measureConfusion } from '../../support/golden-answers/measure-confusion.ts';

const measured = measureConfusion(goldenAnswers, judgeGolden);

/** Whose kind or outcome the contracts get wrong. What is mended leaves this list; nothing may join it. */
const missed = 't01 t03 t04 t06 t07 t08 t14 t17'.split(' ');

test('the contracts make of known answers what a careful reader does, but for those that are listed', () => {
  const { confusions, wrongOutcomes } = measured;
  const wrong = [...confusions.flatMap(({ ids }) => ids), ...wrongOutcomes.map(({ id }) => id)];
  expect([...new Set(wrong)].toSorted()).toEqual(missed);
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
  expect(kinds.find(({ kind }) => kind === 'no-json')?.rightly).toBe(1);
});
