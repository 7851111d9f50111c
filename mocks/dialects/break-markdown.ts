import type { FailureKind } from '../../lib/contracts/failure-kind.ts';

/** Turns well-formed markdown into markdown that is broken in one way; null when it has nothing to break. */
type MarkdownBreak = (text: string) => string | null;

/** Every way a markdown answer can be broken here, by failure kind. */
export const markdownBreaks = {
  // A block that opens and never closes; what followed it is now inside it.
  'md-fence': (text) =>
    text.includes('\n```\n') || text.endsWith('\n```')
      ? text.replace(/\n```(?=\n|$)(?![\s\S]*\n```(?=\n|$))/, '')
      : `${text}\n\n\`\`\`text\nReference for the next message`,
  'md-heading': (text) => (/^#+ /m.test(text) ? text.replaceAll(/^(#+) /gm, '$1') : null),
  'md-list': (text) => (/^- /m.test(text) ? text.replaceAll(/^- /gm, '\u2022 ') : null),
  // A table without its separator row shows as a paragraph of pipes.
  'md-table': (text) =>
    /^\| ---/m.test(text)
      ? text.replace(/^\| ---[^\n]*\n/m, '')
      : `${text}\n\n| Order | State |\n| 1 | In review |\n| 2 | In review |`,
  emoji: (text) => `\u2705 ${text}`,
  'lang-drift': (text) => text.replace(/ (\w+)\./, ' \u7684 $1.'),
  'refusal-text': () => 'I can\u2019t help with that.',
} as const satisfies Partial<Record<FailureKind, MarkdownBreak>>;

export type MarkdownBreakKind = keyof typeof markdownBreaks;
