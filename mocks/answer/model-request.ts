import type { ThinkingDemand } from './thinking.ts';
import type { PlannedAnswer } from './planned-answer.ts';
import type { ToolSettings } from '../../lib/kit/terms/tool.ts';
import type { AnswerForm } from '../../lib/kit/terms/answer-form.ts';

/** Where in a conversation a request stands. Texts are without correlation markers. */
export interface Conversation {
  /** The system prompt. */
  system: string;
  /** What the user said first: with the system prompt, it tells one conversation from another. */
  opening: string;
  /** 1 for the first answer, 2 for the next. */
  turn: number;
}

/**
 * How a request asks that a schema be kept, of the answer or of a tool's arguments: `strictly` by what its API has for that;
 * `loosely` by a schema without it, or a tool that must be called, which some servers hold to all the same.
 */
export type SchemaDemand = 'strictly' | 'loosely' | 'none';

/** What a model gets to see of a request, whatever its wire format. */
export interface ModelRequest {
  /** System and user text without correlation markers: nothing in it depends on the run. */
  prompt: string;
  conversation: Conversation;
  kind: AnswerForm;
  streamed: boolean;
  /** How a stream is cut into events; `json-array` is Gemini's without `alt=sse`. */
  streamFraming: 'sse' | 'json-array';
  /** The caller asked for token counts at the end of a stream. */
  includeUsage: boolean;
  /** The tools and the schema it is shown in front of the prompt, as JSON; empty when there are none. */
  definitions: string;
  /** The tools it may call. */
  tools: ToolSettings[];
  /** The tool it must call; null: any. */
  requiredTool: string | null;
  /** The JSON schema sent beside the prompt; null when there is none. */
  schema: Record<string, unknown> | null;
  /** Default `none`. */
  schemaDemand?: SchemaDemand;
  /** Default: nothing is said of it. */
  thinking?: ThinkingDemand;
  /** Its thoughts are counted, and not to be shown. */
  hidesThoughts?: boolean;
  /** Longest answer allowed, in tokens; null: no limit. */
  maxTokens: number | null;
  /** How long the caller wants its answer, in tokens; left out: as the plan has it. */
  answerTokens?: number;
  /** What is known of the right answer, where a drill asks. */
  planned?: PlannedAnswer;
}

/** One tool call, with its arguments as the text that goes over the wire. */
export interface ReplyCall {
  name: string;
  arguments: string;
}

/** What a model says, before a wire format wraps it. */
export interface Reply {
  text: string;
  toolCalls: ReplyCall[];
  /** `stop`: said all it wanted to; `length`: cut off. */
  finish: 'stop' | 'length';
  /** What it thought first. */
  reasoning?: string | undefined;
  /** Why it will not answer; then there is no text and no call. */
  refusal?: string | undefined;
}
