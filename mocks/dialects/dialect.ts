import type { JsonBreakKind } from '../../lib/contracts/breaks/break-json.ts';
import type { MarkdownBreakKind } from './break-markdown.ts';
import type { ToolBreakKind } from './break-tool.ts';

/** How often answers come out right, and how often broken in which way. Weights are counts: only their ratios matter. */
export type FailureMix<Kind extends string> = readonly { kind: 'right' | Kind; weight: number }[];

/** A model's formatting habits, as data: a failure mix for each kind of request. */
export interface Dialect {
  /** What it imitates, in one sentence, with where its figures are from. */
  doc: string;
  extraction: FailureMix<JsonBreakKind>;
  'tool-call': FailureMix<ToolBreakKind>;
  chat: FailureMix<MarkdownBreakKind>;
}
