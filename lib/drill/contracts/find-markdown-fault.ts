import type Token from 'markdown-it/lib/token.mjs';
import type { FailureKind } from '../../kit/terms/failure-kind.ts';
import { listLineFaults, readLine } from './read-markdown-line.ts';
import { driftsInLanguage, hasHeadingFault, hasLatex, hasOpenTag, hasTag } from './find-prose-fault.ts';
import type { Markdown } from './parse-markdown.ts';
import { hasRow, hasUnevenRow } from './find-table-fault.ts';

/** What can be drawn wrongly, in the order in which it is looked for. */
export const markdownFaults = [
  'md-fence',
  'md-heading',
  'md-table',
  'md-bold-label',
  'syntax-other',
  'xml',
  'latex',
  'lang-drift',
] as const satisfies readonly FailureKind[];

export type MarkdownFault = (typeof markdownFaults)[number];

/** What a renderer makes of a text. */
export interface MarkdownRules {
  /** Faults that it mends, or that nobody minds. */
  ignores?: readonly MarkdownFault[] | undefined;
  /** `closed`: tags are drawn, and must be closed; `none`: none may be there. Default: `closed`. */
  html?: 'closed' | 'none' | undefined;
}

/** The first fault of a text that its renderer shows, null when there is none. */
export function findMarkdownFault(markdown: Markdown, { ignores = [], html }: MarkdownRules): MarkdownFault | null {
  for (const fault of listFaults(markdown, html ?? 'closed')) if (!ignores.includes(fault)) return fault;
  return null;
}

/** Its faults: a fence that takes all behind it, then block by block, then what is seen in all of it. */
function* listFaults(markdown: Markdown, rule: 'closed' | 'none'): Generator<MarkdownFault> {
  const { blocks, lines, isWhole } = markdown;
  if (
    blocks.some(
      (block) => block.type === 'fence' && !isClosedFence(block, lines()) && (isWhole || !isLast(block, lines())),
    )
  )
    yield 'md-fence';
  const prose: string[] = [];
  let html = '';
  for (const [at, block] of blocks.entries()) {
    if (block.type === 'html_block') {
      prose.push(block.content);
      html += markupOf(block);
    } else if (block.type === 'table_open') {
      if (hasUnevenRow(block, blocks, at, lines())) yield 'md-table';
    } else if (block.type === 'inline') {
      if (blocks[at - 1]?.type === 'paragraph_open') {
        if (block.content.includes('#') && block.content.split('\n').some(hasHeadingFault)) yield 'md-heading';
        if (hasRow(block.content)) yield 'md-table';
      }
      const line = readLine(block, markdown);
      yield* listLineFaults(line.shown);
      prose.push(line.prose);
      html += line.html;
    }
  }
  const said = prose.join('\n\n');
  if (rule === 'none' ? hasTag(html) : isWhole && hasOpenTag(html)) yield 'xml';
  if (hasLatex(said)) yield 'latex';
  if (driftsInLanguage(said)) yield 'lang-drift';
}

/** Tags of a block of HTML; a comment has none. */
function markupOf({ content }: Token): string {
  return content.startsWith('<!--') ? '' : content;
}

/** Does the last line of a fence close it? What would close one inside of it has done so before. */
export function isClosedFence({ map, markup }: Token, lines: readonly string[]): boolean {
  const [from = 0, to = 0] = map ?? [];
  const last = (lines[to - 1] ?? '').replace(/^[\s>]+/, '').trimEnd();
  return to - 1 > from && last.startsWith(markup) && last === markup.charAt(0).repeat(last.length);
}

function isLast({ map }: Token, lines: readonly string[]): boolean {
  return (map?.[1] ?? 0) >= lines.length - 1;
}
