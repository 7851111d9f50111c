import type Token from 'markdown-it/lib/token.mjs';
import type { MarkdownFault } from './find-markdown-fault.ts';
import type { Markdown } from './parse-markdown.ts';

/** A paragraph, a heading or a cell of a table by who reads it. */
export interface MarkdownLine {
  /** What stands there as text; what was drawn (code, an escaped mark, a tag) is a `\0`. */
  shown: string;
  /** Its words as they were written, without code. */
  prose: string;
  /** Its tags. */
  html: string;
}

/** Without one of these a line has nothing that must be closed. */
const mark = /[`<]|\*\*|\]\(/;
const DRAWN = '\0';

/** Reads a line; it is parsed only where there is a mark in it. */
export function readLine(block: Token, { parseLine }: Markdown): MarkdownLine {
  if (!mark.test(block.content)) return { shown: '', prose: block.content, html: '' };
  let shown = '';
  let prose = '';
  let html = '';
  for (const part of parseLine(block)) {
    switch (part.type) {
      case 'text':
        shown += part.content;
        prose += part.content;
        break;
      case 'softbreak':
      case 'hardbreak':
        shown += '\n';
        prose += '\n';
        break;
      case 'text_special':
        shown += DRAWN;
        prose += part.markup;
        break;
      case 'html_inline':
        shown += DRAWN;
        if (!part.content.startsWith('<!--')) html += part.content;
        break;
      case 'code_inline':
      case 'image':
        shown += DRAWN;
    }
  }
  return { shown, prose, html };
}

/** Marks that are shown as they stand, because nothing opens or closes by them. */
export function* listLineFaults(shown: string): Generator<MarkdownFault> {
  if (shown.includes('`')) yield 'md-fence';
  if (hasOpenBold(shown)) yield 'md-bold-label';
  if (hasOpenLink(shown)) yield 'syntax-other';
}

/**
 * Two or three stars open or close bold. Between spaces they are a power or a rule, as they are between digits, and beside a slash
 * they are a pattern of paths. A single star is not looked at: too often it is meant as itself.
 */
function hasOpenBold(shown: string): boolean {
  if (!shown.includes('**')) return false;
  for (const { 0: stars, index } of shown.matchAll(/\*+/g)) {
    if (stars.length !== 2 && stars.length !== 3) continue;
    const around = shown.charAt(index - 1) + DRAWN + shown.charAt(index + stars.length);
    if (!/^\s?\0\s?$|^\d\0\d$|\//.test(around)) return true;
  }
  return false;
}

/** The target of a link that its line does not close, or that is an address and is not drawn as one. */
function hasOpenLink(shown: string): boolean {
  for (let at = shown.indexOf(']('); at >= 0; at = shown.indexOf('](', at + 2)) {
    const lineEnd = shown.indexOf('\n', at);
    const end = shown.indexOf(')', at);
    if (end < 0 || (lineEnd >= 0 && lineEnd < end)) return true;
    if (/^\]\(\s?(?:https?:\/\/|mailto:)/i.test(shown.slice(at, at + 12))) return true;
  }
  return false;
}
