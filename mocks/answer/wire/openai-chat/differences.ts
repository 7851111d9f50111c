import type { Difference } from '../define-wire.ts';
import type { ChatOptions } from './options.ts';

/**
 * What breaks parsers on a switch between those who speak chat completions, one by one. Seen in the streams recorded
 * among the test fixtures of vercel/ai (Apache-2.0) unless it says otherwise.
 */
export const chatDifferences = {
  'azure-first-chunk': {
    doc: 'A first chunk with empty choices, id and model (Azure).',
    set: { filterChunk: true },
  },
  'role-empty': { doc: 'The role is "" (some gateways).', set: { role: '' } },
  'opening-null': {
    doc: 'The delta that opens a stream has content null, also before a text (llama.cpp).',
    set: { opening: null },
  },
  'content-parts': { doc: 'Content is a list of parts (Mistral with thoughts).', set: { content: 'parts' } },
  'content-empty': { doc: 'Content beside a tool call is "" and not null (Mistral, vLLM).', set: { withoutText: '' } },
  'tool-whole': { doc: 'A tool call comes whole in one chunk (Groq, Mistral).', set: { toolCalls: 'whole' } },
  'tool-no-index': { doc: 'A tool call has no index (Mistral).', set: { toolIndex: null } },
  'tool-no-type': { doc: 'A tool call has no type (Mistral).', set: { toolType: false } },
  'tool-short-id': { doc: 'The id of a tool call has nine characters (Mistral).', set: { callId: 'nine-characters' } },
  'tool-index-1': { doc: 'The first tool call has index 1 (gateways to Claude).', set: { toolIndex: 1 } },
  'tool-empty-fragments': {
    doc: 'Two chunks with empty arguments before the first fragment (gateways to Claude).',
    set: { emptyFragments: 2 },
  },
  'tool-no-arguments': {
    doc: 'A call without arguments sends "", which JSON.parse refuses (gateways to Claude).',
    set: { noArguments: '' },
  },
  'tool-trailing-space': {
    doc: 'White space follows the arguments: a buffer that parses is not complete (vercel/ai, security fix 45b3d76).',
    set: { argumentsTail: '\n  ' },
  },
  'reasoning-content': {
    doc: 'Thoughts in reasoning_content (DeepSeek, xAI, Qwen).',
    set: { reasoning: 'reasoning_content', hidesThoughts: false },
  },
  'reasoning-field': { doc: 'Thoughts in reasoning (Groq).', set: { reasoning: 'reasoning', hidesThoughts: false } },
  'reasoning-parts': {
    doc: 'Thoughts as parts of the content (Magistral).',
    set: { reasoning: 'parts', hidesThoughts: false },
  },
  'reasoning-tags': {
    doc: 'Thoughts in <think> tags in the text (raw open models).',
    set: { reasoning: 'think-tags', hidesThoughts: false },
  },
  'reasoning-hidden': {
    doc: 'Thoughts are counted, take their time, and are not shown (OpenAI, Azure).',
    set: { hidesThoughts: true },
  },
  'answer-in-reasoning': {
    doc: 'The answer stands in the field of the thoughts, and the text is empty (DeepSeek on Azure, vercel/ai 49ae04d).',
    set: { said: 'as-reasoning' },
  },
  refusal: { doc: 'A refusal in its own field, finish reason stop (OpenAI).', set: { said: 'as-refusal' } },
  'content-filter': {
    doc: 'Nothing is said, finish reason content_filter (OpenAI, Azure).',
    set: {
      said: 'nothing',
      finishWords: { stop: 'content_filter', tools: 'content_filter', length: 'content_filter' },
    },
  },
  'usage-before-finish': {
    doc: 'Token counts come before the finish reason (Bedrock behind a gateway).',
    set: { usage: 'before-finish' },
  },
  'usage-on-finish': {
    doc: 'Token counts on the chunk of the finish reason (DeepSeek, Groq, Mistral).',
    set: { usage: 'finish-chunk' },
  },
  'usage-every-chunk': {
    doc: 'Token counts on every chunk, cumulative (vLLM with continuous_usage_stats).',
    set: { usage: 'every-chunk' },
  },
  'usage-never': { doc: 'No token counts in a stream, asked for or not.', set: { usage: 'never' } },
  'usage-null': {
    doc: 'usage: null on every chunk before the counts, asked for or not (xAI).',
    set: { usageNull: true },
  },
  'finish-with-last': {
    doc: 'The finish reason is on the last chunk with content (Mistral).',
    set: { finishChunk: 'with-last-delta' },
  },
  'finish-stop-for-tools': {
    doc: 'The finish reason of a tool call is stop (gateways to Gemini).',
    set: { finishWords: { stop: 'stop', tools: 'stop', length: 'length' } },
  },
  'finish-anthropic-words': {
    doc: 'Finish reasons passed on as Anthropic says them.',
    set: { finishWords: { stop: 'end_turn', tools: 'tool_use', length: 'max_tokens' } },
  },
  'finish-gemini-words': {
    doc: 'Finish reasons passed on as Gemini says them.',
    set: { finishWords: { stop: 'STOP', tools: 'STOP', length: 'MAX_TOKENS' } },
  },
  'finish-cohere-words': {
    doc: 'Finish reasons passed on as Cohere says them.',
    set: { finishWords: { stop: 'COMPLETE', tools: 'TOOL_CALL', length: 'MAX_TOKENS' } },
  },
  'finish-null': {
    doc: 'No finish reason ever comes.',
    set: { finishWords: { stop: null, tools: null, length: null } },
  },
  'no-done': { doc: 'No [DONE] at the end.', set: { done: false } },
  obfuscation: { doc: 'Padding of changing length in every chunk (OpenAI).', set: { obfuscation: true } },
  'chunks-mistral': { doc: "Deltas of Mistral's sizes: 6 characters.", set: { chunkSizes: 'mistral' } },
  'chunks-anthropic': { doc: "Deltas of Anthropic's sizes: 9 characters.", set: { chunkSizes: 'anthropic' } },
  'chunks-qwen': { doc: "Deltas of Qwen's sizes: 22 characters.", set: { chunkSizes: 'qwen' } },
  'chunks-gemini': { doc: "Deltas of Gemini's sizes: 40 characters.", set: { chunkSizes: 'gemini' } },
} as const satisfies Record<string, Difference<ChatOptions>>;

export type ChatDifferenceName = keyof typeof chatDifferences;
