import { object, type ObjectOf, optional } from '../../kit/settings/object.ts';
import { boolean, list, number, text } from '../../kit/settings/reader.ts';
import { countWords } from './count-words.ts';
import type { Markdown } from './parse-markdown.ts';

/** What an answer must have to be about what was asked, and not only well-formed. */
export const requirements = object({
  heading: optional('true: a heading', boolean()),
  list: optional('true: a list', boolean()),
  table: optional('true: a table', boolean()),
  minWords: optional(
    'words at least; in scripts that put no spaces between words, two letters are one',
    number({ min: 1, max: 100_000, whole: true }),
  ),
  mentions: optional('texts that must all be in it, whatever their case', list(text(), { min: 1 })),
});

export type Requirements = ObjectOf<(typeof requirements)['keys']>;

/** Has a text everything that is required of it? What stands in code is none of its structure. */
export function meetsRequirements(
  said: string,
  { blocks }: Markdown,
  { heading, list: lists, table, minWords, mentions }: Requirements,
): boolean {
  const has = (...types: string[]): boolean => blocks.some(({ type }) => types.includes(type));
  if (heading === true && !has('heading_open')) return false;
  if (lists === true && !has('bullet_list_open', 'ordered_list_open')) return false;
  if (table === true && !has('table_open')) return false;
  if (minWords !== undefined && countWords(said) < minWords) return false;
  const lower = said.toLowerCase();
  return (mentions ?? []).every((mention) => lower.includes(mention.toLowerCase()));
}
