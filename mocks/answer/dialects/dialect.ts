import type { JsonBreakKind } from '../../../lib/wire/breakage/break-json.ts';
import type { MarkdownBreakKind } from './break-markdown.ts';
import type { ReplyBreakKind } from './break-reply.ts';
import type { ToolBreakKind } from './break-tool.ts';
import type { Hold, HouseRuleName } from './house-rules.ts';
import type { Style } from './style.ts';

/** How often answers come out right, and how often broken in which way. Weights are counts: only their ratios matter. */
export type FailureMix<Kind extends string> = readonly { kind: 'right' | Kind; weight: number }[];

/** A model's formatting habits, as data: a failure mix for each kind of request, and how it writes. */
export interface Dialect {
  /** What it imitates, in one sentence. */
  doc: string;
  /** Where the figures of each part are from; what is assumed says so. */
  sources: Record<'extraction' | 'tool-call' | 'chat' | 'style' | 'houseRules', string>;
  extraction: FailureMix<JsonBreakKind | ReplyBreakKind>;
  'tool-call': FailureMix<ToolBreakKind | ReplyBreakKind>;
  chat: FailureMix<MarkdownBreakKind | ReplyBreakKind>;
  style: Style;
  /** How well the house rules of the system prompt still hold as a conversation goes on. */
  houseRules: Record<HouseRuleName, Hold>;
}
