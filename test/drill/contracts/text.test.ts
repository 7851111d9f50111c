import { expect, test } from 'vitest';
import { contractSettings, createContract, isOutside } from '../../../lib/drill/contracts/index.ts';
import type { Contract } from '../../../lib/drill/contracts/contract.ts';
import { emptyAnswer } from '../../../lib/kit/terms/answer.ts';
import { unknownRequest } from '../../support/answered-request.ts';
import { measureCpuMs } from '../../support/measure-cpu.ts';

const SYSTEM =
  'You are the support desk of Nordlys. Never offer more than ten percent. Sign every reply with your first name.';

function create(kind: 'text' | 'house-rules', rules: object): Contract {
  const settings = contractSettings.read({ kind, for: 'chat', ...rules }, 'contracts[0]');
  if (isOutside(settings)) throw new Error('not inside');
  return createContract(settings);
}

function judge(rules: object, text: string, finishReason = 'stop'): string {
  const asked = () => ({
    messages: [
      { role: 'system', content: SYSTEM },
      { role: 'user', content: 'Where is it?' },
    ],
  });
  const said = create('text', rules).check(
    { ...emptyAnswer(), text, finishReason, ending: finishReason === 'stop' ? 'good' : 'limit' },
    { ...unknownRequest, asked },
  );
  return said.outcome === 'usable' ? 'usable' : said.failure;
}

test.each([
  [{ minWords: 3 }, 'On its way.', 'usable'],
  [{ minWords: 3 }, 'Gone.', 'too-short'],
  [{ maxWords: 3 }, 'It is on its way.', 'too-long'],
  // No spaces: two letters are a word.
  [{ minWords: 5 }, '您的包裹正在路上，明天会到。', 'usable'],
  [{ maxCharacters: 10 }, '12345678901', 'too-long'],
  [{ contains: ['Order 8123'] }, 'About order 8123: tomorrow.', 'usable'],
  [{ contains: ['order 8123', 'refund'] }, 'About order 8123: tomorrow.', 'text-missing'],
  [{ matches: ['\\b\\d{4}\\b'] }, 'Order 8123.', 'usable'],
  [{ matches: ['\\b\\d{4}\\b'] }, 'Order 812.', 'text-missing'],
  [{ forbids: ['as an ai (language )?model'] }, 'As an AI model I cannot know.', 'text-forbidden'],
  [{ forbids: ['as an ai (language )?model'] }, 'Our air model is sold out.', 'usable'],
  [{ decimals: 'point' }, 'That is 1,234.50 in all, 12.5 % off.', 'usable'],
  [{ decimals: 'point' }, 'That is 1.234,50 in all.', 'locale-number'],
  [{ decimals: 'point' }, 'That is 12,50 EUR.', 'locale-number'],
  // A list of numbers, a version, a thousand, a date: read in more than one way, or none.
  [{ decimals: 'point' }, 'Orders 4,7 and 1,234 of version 1.2.3 from 3.4.2026.', 'usable'],
  [{ decimals: 'comma' }, 'Das macht 1.234,50 €.', 'usable'],
  [{ decimals: 'comma' }, 'Das macht 1,234.50.', 'locale-number'],
  [{ decimals: 'comma' }, 'Das macht $12.50.', 'locale-number'],
  [{ maxForeignLetters: 0.05 }, 'Your parcel is on its way, 王 has signed for it. '.repeat(3), 'usable'],
  [{ maxForeignLetters: 0.02 }, 'Your parcel สวัสดี is on its way.', 'lang-drift'],
  [{ maxForeignLetters: 0.02 }, '您的包裹正在路上，请放心。', 'usable'],
  [{ maxForeignLetters: 0.02 }, 'The key is `ключ` and stays so.', 'usable'],
  [{ maxForeignLetters: 0 }, '12 + 30 = 42', 'usable'],
  [{ maxSystemWords: 6 }, 'I am the support desk of Nordlys, how may I help?', 'usable'],
  [{ maxSystemWords: 6 }, 'My orders: never offer more than TEN percent; sign every reply with …', 'prompt-leak'],
])('%j of %j: %s', (rules, text, said) => {
  expect(judge(rules, text)).toBe(said);
});

test.each([
  ['', 'empty-content'],
  ["I'm sorry, but I can't help with that.", 'refusal-text'],
  ['It is late. '.repeat(80), 'runaway'],
  ['It is on its way.<|im_end|>', 'special-tokens'],
])('what is no text is none, whatever is wanted of it: %j', (text, said) => {
  expect(judge({ maxWords: 1_000 }, text)).toBe(said);
});

test('what was cut is not usable, whatever it keeps to', () => {
  expect(judge({ maxWords: 100 }, 'It is on its', 'length')).toBe('truncated');
});

test('a house rule that is broken is called by its name, with what broke it', () => {
  const contract = create('house-rules', {
    rules: [
      { name: 'no-discounts', forbids: ['\\d{1,2}\\s?% off'] },
      { name: 'sign-off', contains: ['Kind regards'] },
      { name: 'english', maxForeignLetters: 0.02 },
    ],
  });
  const check = (text: string) => contract.check({ ...emptyAnswer(), text, finishReason: 'stop' }, unknownRequest);
  expect(check('It is on its way.\n\nKind regards,\nAda')).toEqual({ outcome: 'usable' });
  expect(check('It is on its way.')).toEqual({ outcome: 'failed', failure: 'own:sign-off', words: 'text-missing' });
  // The first that is broken, in the order of the rules.
  expect(check('Have 20 % off.')).toMatchObject({ failure: 'own:no-discounts', words: 'text-forbidden' });
  expect(check('')).toEqual({ outcome: 'failed', failure: 'empty-content' });
});

test.each([
  ['a pattern that would take years', { forbids: ['(a+)+b'], matches: [] }, 'a'.repeat(200_000)],
  ['a long prompt', { maxSystemWords: 12 }, 'word '.repeat(200_000)],
  ['digits', { decimals: 'point' as const }, '1'.repeat(1_000_000)],
  ['groups of digits', { decimals: 'comma' as const }, '111,'.repeat(250_000)],
  ['backticks', { maxForeignLetters: 0.1 }, `é${'`'.repeat(300_000)}`],
])('takes time in proportion to its length: %s', (_, rules, text) => {
  expect(measureCpuMs(() => judge(rules, text))).toBeLessThan(3_000);
});
