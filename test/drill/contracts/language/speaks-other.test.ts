import { expect, test } from 'vitest';
import { speaksOther } from '../../../../lib/drill/contracts/language/speaks-other.ts';
import { contractSettings } from '../../../../lib/drill/contracts/index.ts';
import { measureCpuMs } from '../../../support/measure-cpu.ts';

/** German by its articles, English by its own: a detector that anybody can follow. */
function detect(text: string): Record<string, number> {
  const count = (words: RegExp): number => text.match(words)?.length ?? 0;
  const [de, en] = [count(/\b(?:der|die|das|ist|und|ein)\b/gi), count(/\b(?:the|is|and|of|a)\b/gi)];
  return { de: de / (de + en || 1), en: en / (de + en || 1) };
}
const ENGLISH =
  'The parcel is late, and the courier is on the way to the house of a neighbour. The rest of it is on a lorry. ';
const GERMAN =
  'Das Paket ist spät, und der Bote ist auf dem Weg: die Straße ist lang, und das Haus ist ein gutes Stück weiter. ';

test.each<[what: string, said: string, isOther: boolean]>([
  ['another language', ENGLISH, true],
  ['the language', GERMAN, false],
  ['too short', 'The parcel is late, and the courier is on the way.', false],
  ['mixed', ENGLISH + GERMAN, false],
  ['mixed the other way', GERMAN + ENGLISH, false],
  ['JSON', `{"note":"${ENGLISH}"}`, false],
  ['code', `Kurz:\n\`\`\`\n${ENGLISH}\n\`\`\``, false],
  [
    'what is quoted',
    `Klick „The end of the day is a start“ und „The rest of the day and the night“ und „A list of the best“.`,
    false,
  ],
  ['an address', `https://example.org/the-is-and-of-a/${'the-is-'.repeat(20)}`, false],
  ['numbers', '1 2 3 4 5 '.repeat(40), false],
  ['nothing', '', false],
])('German is held to %s: %#', (_, said, isOther) => {
  expect(speaksOther(said, 'de', detect)).toBe(isOther);
});

test('a lead of less than a tenth is none', () => {
  const near = (lead: number) => (): Record<string, number> => ({ pt: 0.5, es: 0.5 + lead });
  expect(speaksOther(ENGLISH, 'pt', near(0.09))).toBe(false);
  expect(speaksOther(ENGLISH, 'pt', near(0.11))).toBe(true);
  expect(speaksOther(ENGLISH, 'pt', () => ({}))).toBe(false);
});

test.each(['„'.repeat(300_000), '`'.repeat(300_000), '<'.repeat(300_000), '@'.repeat(300_000), 'a'.repeat(300_000)])(
  'takes time in proportion to its length: %#',
  (said) => {
    expect(measureCpuMs(() => speaksOther(said, 'de', detect))).toBeLessThan(1_000);
  },
);

test('a language that cannot be told is refused', () => {
  const read = (language: string) => () =>
    contractSettings.read({ kind: 'text', for: 'chat', language }, 'contracts[0]');
  expect(read('de')).not.toThrow();
  expect(read('german')).toThrow('contracts[0].language must be one of am, ar,');
});
