import { checked } from '../../../kit/settings/checked.ts';
import { object, type ObjectOf, withDefault } from '../../../kit/settings/object.ts';
import { boolean, choice, list, reject, text } from '../../../kit/settings/reader.ts';
import { compileLinearPattern } from '../linear-pattern.ts';
import { pattern } from '../pattern-setting.ts';

const keys = {
  on: withDefault(
    'what is looked at: the answer, or what users and tools have said since the model last spoke',
    choice(['answer', 'prompt']),
    'answer',
  ),
  block: withDefault('texts that block what holds one of them', list(text()), []),
  patterns: withDefault(
    'regular expressions that block what one of them matches, without look-around (but at their start) and references back',
    list(pattern()),
    [],
  ),
  caseSensitive: withDefault('whether upper and lower case are told apart', boolean(), false),
};

/** What a list of phrases blocks. */
export type PhraseList = ObjectOf<typeof keys>;

/** Reads a list of phrases, of which there must be one. */
export const phraseList = checked(object(keys), ({ block, patterns }, path) => {
  if (block.length + patterns.length === 0) reject(path, 'given something to block, in block or patterns', []);
});

/** Makes the test of a text: does the list block it? Linear in the text's length. */
export function compilePhrases({ block, patterns, caseSensitive }: Omit<PhraseList, 'on'>): (text: string) => boolean {
  const fold = (said: string): string => (caseSensitive ? said : said.toLowerCase());
  const phrases = block.map(fold);
  const compiled = patterns.map((source) => compileLinearPattern(source, { ignoreCase: !caseSensitive }));
  return (said) => {
    const folded = fold(said);
    return phrases.some((phrase) => folded.includes(phrase)) || compiled.some((one) => one.test(said));
  };
}
