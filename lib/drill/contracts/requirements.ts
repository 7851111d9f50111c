import { object, type ObjectOf, optional } from '../../kit/settings/object.ts';
import { boolean, list, number, text } from '../../kit/settings/reader.ts';
import { countWords } from './count-words.ts';
import { splitMarkdown } from './markdown-blocks.ts';

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

/** Has a text in markdown everything that is required of it? Linear in its length. */
export function meetsRequirements(
  markdown: string,
  { heading, list: lists, table, minWords, mentions }: Requirements,
): boolean {
  const { blocks } = splitMarkdown(markdown);
  const hasLine = (pattern: RegExp): boolean => blocks.some((block) => block.some((line) => pattern.test(line)));
  if (heading === true && !hasLine(/^ {0,3}#{1,6}(?:\s|$)/) && !blocks.some(isUnderlined)) return false;
  if (lists === true && !hasLine(/^\s{0,20}(?:[-*+]|\d{1,9}[.)])\s/)) return false;
  if (table === true && !hasLine(/^ {0,3}\|?\s{0,9}:?-+:?\s{0,9}\|/)) return false;
  if (minWords !== undefined && countWords(markdown) < minWords) return false;
  const lower = markdown.toLowerCase();
  return (mentions ?? []).every((mention) => lower.includes(mention.toLowerCase()));
}

/** A heading by the line under it. */
function isUnderlined(block: readonly string[]): boolean {
  return block.some((line, index) => index > 0 && /^ {0,3}(?:=+|-+)\s*$/.test(line));
}
