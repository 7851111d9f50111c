import MarkdownIt from 'markdown-it';
import type Token from 'markdown-it/lib/token.mjs';

/**
 * Characters that are parsed. A chat is a few thousand; what is longer is read up to a line's end before here and nothing is held
 * against it that is only open there, so that no answer takes more than a second or 200 MB.
 */
export const MOST_CHARACTERS = 400_000;

/** A text as CommonMark 0.31 and GitHub's tables have it. */
export interface Markdown {
  /** Its blocks, flat, each opened and closed; what stands in a line is in `inline` tokens, of which `parseLine` makes more. */
  blocks: readonly Token[];
  /** Its lines, to which the `map` of a block points. */
  lines: () => readonly string[];
  /** What a line of it is made of: marks that still stand in a `text` open or close nothing. */
  parseLine: (line: Token) => readonly Token[];
  /** False: it is longer than what was read of it. */
  isWhole: boolean;
}

const library = new MarkdownIt({ html: true });

/** Most texts are as the library's own first step would make them: with line feeds alone, and without NUL. */
const isNormal = (text: string): boolean => !text.includes('\r') && !text.includes('\0');
const normalize = (text: string): string => text.replaceAll(/\r\n?/g, '\n').replaceAll('\0', '\ufffd');

/**
 * Parses markdown: structure only, nothing is drawn. Lines are parsed one by one, where a mark stands in them: most have none. Takes any text;
 * its depth is bounded by the library, at 100.
 */
export function parseMarkdown(text: string): Markdown {
  const isWhole = text.length <= MOST_CHARACTERS;
  const read = isWhole ? text : text.slice(0, Math.max(text.lastIndexOf('\n', MOST_CHARACTERS), 0) || MOST_CHARACTERS);
  const links = {};
  let lines: string[] | null = null;
  const blocks: Token[] = [];
  library.block.parse(isNormal(read) ? read : normalize(read), library, links, blocks);
  return {
    blocks,
    lines: () => (lines ??= read.split(read.includes('\r') ? /\r\n|\r|\n/ : '\n')),
    parseLine({ content }) {
      const parts: Token[] = [];
      library.inline.parse(content, library, links, parts);
      return parts;
    },
    isWhole,
  };
}
