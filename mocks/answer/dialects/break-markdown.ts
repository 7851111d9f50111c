import type { FailureKind } from '../../../lib/kit/terms/failure-kind.ts';

/**
 * Turns well-formed markdown into markdown that is broken in one way; null when it has nothing to break. `driftWord`
 * is the word of another language that slips in.
 */
type MarkdownBreak = (text: string, driftWord: string) => string | null;

/** Every way a markdown answer can be broken here, by failure kind. */
export const markdownBreaks = {
  // A block that opens and never closes; what followed it is now inside it.
  'md-fence': (text) =>
    text.includes('\n```\n') || text.endsWith('\n```')
      ? text.replace(/\n```(?=\n|$)(?![\s\S]*\n```(?=\n|$))/, '')
      : `${text}\n\n\`\`\`text\nReference for the next message`,
  // Where headings are bold lines, or there are none, one more comes.
  'md-heading': (text) =>
    /^#+ /m.test(text) ? text.replaceAll(/^(#+) /gm, '$1') : `${text}\n\n##What comes next\n\nWe will write again.`,
  'md-list': (text) => (/^[-*] /m.test(text) ? text.replaceAll(/^[-*] /gm, '\u2022 ') : null),
  // A table without its separator row shows as a paragraph of pipes.
  'md-table': (text) =>
    /^\| ---/m.test(text)
      ? text.replace(/^\| ---[^\n]*\n/m, '')
      : `${text}\n\n| Order | State |\n| 1 | In review |\n| 2 | In review |`,
  emoji: (text) => `\u2705 ${text}`,
  'lang-drift': (text, driftWord) => text.replace(/ (\w+)\./, ` ${driftWord} $1.`),
  'md-bold-label': (text) => `${text}\n\n**Answer: we will write again.`,
  latex: (text) => `${text}\n\nThat makes \\(2 \\times 1\\) parcels.`,
  xml: (text) => `${text}\n\n<details><summary>What was done</summary>\nThe case was looked at.`,
  'think-block': (text) => `<think>They want to know where it is.</think>\n${text}`,
  'think-unclosed': (text) => `<think>They want to know where it is. ${text.replaceAll(/\s+/g, ' ')}`,
} as const satisfies Partial<Record<FailureKind, MarkdownBreak>>;

export type MarkdownBreakKind = keyof typeof markdownBreaks;
