import { object, type ObjectOf, optional } from '../../kit/settings/object.ts';
import { boolean, list, number, text } from '../../kit/settings/reader.ts';
import { countWords } from './count-words.ts';
import { isShown } from './find-answer-problem.ts';
import type { Markdown } from './parse-markdown.ts';

/** What an answer must have to be about what was asked, and not only well-formed. */
export const requirements = object({
  heading: optional('true: a heading with words in it', boolean()),
  list: optional('true: a list with something in it', boolean()),
  table: optional('true: a table with something in its rows', boolean()),
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
  if (heading === true && !hasFilled(blocks, 'heading')) return false;
  if (lists === true && !hasFilled(blocks, 'bullet_list') && !hasFilled(blocks, 'ordered_list')) return false;
  if (table === true && !hasFilled(blocks, 'tbody')) return false;
  if (minWords !== undefined && countWords(said) < minWords) return false;
  const lower = said.toLowerCase();
  return (mentions ?? []).every((mention) => lower.includes(mention.toLowerCase()));
}

/** Is there a block of this kind with something in it to be seen? A mark alone (`#`, `-`) is none that anybody wanted. */
function hasFilled(blocks: Markdown['blocks'], kind: string): boolean {
  let open = 0;
  for (const { type, content } of blocks) {
    if (type === `${kind}_open`) open++;
    else if (type === `${kind}_close`) open--;
    else if (open > 0 && isShown(content)) return true;
  }
  return false;
}
