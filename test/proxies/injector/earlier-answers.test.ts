import { expect, test } from 'vitest';
import { createEarlierAnswers } from '../../../lib/proxies/injector/earlier-answers.ts';

test('forgets the caller it has not heard of for longest, and cuts what is too long', () => {
  const answers = createEarlierAnswers();
  answers.of('first').remember('old');
  answers.of('second').remember('x'.repeat(100_000));
  for (let caller = 0; caller < 98; caller++) answers.of(`caller ${caller}`).remember('a');
  answers.of('first').remember('new');
  answers.of('last').remember('b');
  expect(answers.of('second').recall('same-caller')).toBe(null);
  expect(answers.of('first').recall('same-caller')).toBe('new');
  expect(answers.of('last').recall('other-caller')).toBe('new');
  answers.of('long').remember('x'.repeat(100_000));
  expect(answers.of('long').recall('same-caller')).toHaveLength(65_536);
});
