import type { FailureKind } from '../../../lib/kit/terms/failure-kind.ts';
import type { JsonBreakKind } from '../../../lib/wire/breakage/break-json.ts';
import type { MarkdownBreakKind } from './break-markdown.ts';
import type { ReplyBreakKind } from './break-reply.ts';
import type { ToolBreakKind } from './break-tool.ts';

type SpokenKind = JsonBreakKind | MarkdownBreakKind | ReplyBreakKind | ToolBreakKind;

/** The failure kinds that no dialect can speak, and where they come from instead. A new kind must be here or be spoken. */
export const unspokenKinds = {
  'content-array': 'a matter of the wire: the difference `content-parts` of a mock',
  'args-object': 'a matter of the wire: `anthropic-messages` and `gemini` give arguments as an object',
  'tool-id': 'a matter of the wire: the differences `tool-id` and `tool-short-id` of a mock',
  'tool-malformed':
    'a matter of the wire: `gemini` says so of a call whose arguments are no object; there is a difference `malformed-call`',
  'tool-index': 'a matter of the wire: the differences `tool-no-index` and `tool-index-1` of a mock',
  'finish-reason': 'a matter of the wire: the differences `finish-…` of a mock',
  'truncated-parsable':
    'what a reader sees of arguments that are still coming: every streamed tool call passes through it',
  'surrogate-split': 'a matter of where a stream is cut: the fault `split-writes` of an injector',
  'tool-text-wrong': 'what small models do: no dialect was measured that does',
  'tool-collapse': 'a matter of several calls: a dialect answers with one',
  'tool-duplicate': 'said of equal calls where several are wanted: `tool-parallel` of a dialect makes them',
  'tool-spurious': 'a matter of what is wanted: a dialect calls where tools are offered',
  'tool-order': 'a matter of several calls: a dialect answers with one',
  runaway: 'what small models do at a limit: no dialect was measured that does',
  'special-tokens': 'a server with the chat template of another model',
  'prompt-echo': 'what small models do: no dialect was measured that does',
  'off-task': 'what small models do: no dialect was measured that does',
  'wrong-enum': 'what small models do: no dialect was measured that does',
  'fence-in-structured-mode': 'a fence of any dialect, where a contract says `enforced`',
  'guard-blocked': 'a guard keeps back what is said, in whatever dialect',
  'guard-missed': 'what a guard makes of a prompt: no answer is looked at',
  'guard-unreadable': 'what a model says that judges, not the one that answers',
  'guard-unanswered': 'a model that judges is away or late, not the one that answers',
  'guard-failed-closed': 'a model that judges is away, late or unreadable, not the one that answers',
  'too-short': 'a matter of what is wanted: a mock says as much as was planned',
  'too-long': 'a matter of what is wanted: a mock says as much as was planned',
  'text-missing': 'a matter of what is wanted of a text',
  'text-forbidden': 'a matter of what is wanted of a text',
  'prompt-leak': 'what some models do when they are asked to: no dialect was measured that does',
  'stream-whole': 'a matter of how an answer comes: a gateway that takes streams together',
  'stream-two-messages': 'a matter of how an answer comes: the fault `splice` of an injector',
  'stream-order':
    'a matter of how an answer comes: the faults `reorder-frames`, `duplicate-frame` and `drop-frame` of an injector',
  'stream-after-end': 'a matter of how an answer comes: the fault `reorder-frames` of an injector',
  'stream-unended': 'a matter of how an answer comes: the faults `missing-end` and `missing-finish` of an injector',
  'stream-no-usage': 'a matter of how an answer comes: the fault `missing-usage` of an injector',
  'csv-quoting': 'no request kind asks for CSV',
  'consumer-threw': 'what code of one’s own does with an answer',
  'consumer-rejected': 'what code of one’s own does with an answer',
  'consumer-hung': 'what code of one’s own does with an answer',
  'consumer-crashed': 'what code of one’s own does with an answer',
  'consumer-out-of-memory': 'what code of one’s own does with an answer',
  'consumer-garbage': 'what code of one’s own does with an answer',
} as const satisfies Record<Exclude<FailureKind, SpokenKind>, string>;
