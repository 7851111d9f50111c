import type { WireReply } from '../wire-format.ts';
import type { ChatOptions } from './options.ts';

/** The fields around an answer that only one provider has, each as JSON text with a comma in front of it, or empty. */
export interface Envelope {
  id(reply: WireReply): string;
  /** Behind the model name, in bodies and in chunks. */
  head(reply: WireReply): string;
  /** At the end of a body. */
  body(reply: WireReply): string;
  /** At the end of the first chunk, and of that with the token counts. */
  firstChunk(reply: WireReply): string;
  usageChunk(reply: WireReply): string;
  /** At the end of the chunk with the finish reason. */
  finishChunk(reply: WireReply): string;
  /** In a message, in the delta that opens a stream, and in a choice. */
  message: string;
  openingDelta: string;
  choice: string;
}

const none = (): string => '';
const plain = {
  id: (reply: WireReply) => `chatcmpl-${reply.id}`,
  head: none,
  body: none,
  firstChunk: none,
  usageChunk: none,
  finishChunk: none,
  message: '',
  openingDelta: '',
  choice: ',"logprobs":null',
};
const fingerprint = (reply: WireReply): string => `,"system_fingerprint":"fp_${reply.id.slice(0, 10)}"`;

/** Fields as in the recorded streams among the test fixtures of vercel/ai (Apache-2.0); vLLM's from its protocol.py. */
export const envelopes: Record<ChatOptions['envelope'], Envelope> = {
  openai: {
    ...plain,
    head: (reply) => `,"service_tier":"default"${fingerprint(reply)}`,
    message: ',"refusal":null,"annotations":[]',
    openingDelta: ',"refusal":null',
  },
  groq: {
    ...plain,
    id: (reply) => `chatcmpl-${uuidOf(reply.id)}`,
    head: fingerprint,
    body: (reply) => `,"x_groq":{"id":"req_${reply.id}"},"service_tier":"on_demand"`,
    firstChunk: (reply) => `,"x_groq":{"id":"req_${reply.id}","seed":${Number.parseInt(reply.id.slice(0, 6), 16)}}`,
    usageChunk: (reply) => `,"x_groq":{"id":"req_${reply.id}","usage":${groqUsage(reply)}}`,
  },
  deepseek: { ...plain, id: (reply) => uuidOf(reply.id), head: fingerprint },
  mistral: { ...plain, id: (reply) => `${reply.id}${reply.id.slice(0, 8)}`, choice: '' },
  'llama.cpp': {
    ...plain,
    id: (reply) => `chatcmpl-${reply.id}${reply.id.slice(0, 8)}`,
    head: () => ',"system_fingerprint":"b10434-mock"',
    body: timings,
    usageChunk: timings,
    // Whoever asked for token counts gets them in the chunk with those.
    finishChunk: (reply) => (reply.includeUsage ? '' : timings(reply)),
    choice: '',
  },
  vllm: {
    ...plain,
    body: () => ',"service_tier":null,"system_fingerprint":null,"prompt_logprobs":null,"kv_transfer_params":null',
    message: ',"refusal":null,"annotations":null,"audio":null,"function_call":null',
  },
};

/** Token counts of one answer, in the fields of a provider. */
export const usageFields: Record<ChatOptions['usageFields'], (reply: WireReply) => string> = {
  openai: (reply) =>
    `${counts(reply)},"prompt_tokens_details":{"cached_tokens":${reply.usage.cachedTokens},"audio_tokens":0},"completion_tokens_details":` +
    `{"reasoning_tokens":${reply.usage.reasoningTokens},"audio_tokens":0,"accepted_prediction_tokens":0,"rejected_prediction_tokens":0}}`,
  plain: (reply) => `${counts(reply)}}`,
  cached: (reply) => `${counts(reply)},"prompt_tokens_details":{"cached_tokens":${reply.usage.cachedTokens}}}`,
  deepseek: (reply) =>
    `${counts(reply)},"prompt_tokens_details":{"cached_tokens":${reply.usage.cachedTokens}},"completion_tokens_details":` +
    `{"reasoning_tokens":${reply.usage.reasoningTokens}},"prompt_cache_hit_tokens":${reply.usage.cachedTokens},` +
    `"prompt_cache_miss_tokens":${reply.usage.inputTokens - reply.usage.cachedTokens}}`,
  groq: groqUsage,
};

/** Made-up times: 0.1 ms to read a token, 4 ms to write one (Groq was recorded at 250 tokens a second). */
function groqUsage(reply: WireReply): string {
  const { inputTokens, outputTokens } = reply.usage;
  const promptTime = inputTokens / 10_000;
  const completionTime = outputTokens / 250;
  return (
    `${counts(reply)},"queue_time":0.042,"prompt_time":${promptTime},"completion_time":${completionTime},` +
    `"total_time":${promptTime + completionTime}}`
  );
}

/** As llama.cpp tells them; of the first token, the time is that of the prompt. */
function timings({ usage, timing }: WireReply): string {
  const promptTokens = usage.inputTokens - usage.cachedTokens;
  const rate = (name: string, tokens: number, ms: number): string =>
    `"${name}_n":${tokens},"${name}_ms":${ms},"${name}_per_token_ms":${ms / Math.max(1, tokens)},"${name}_per_second":${ms > 0 ? (1_000 * tokens) / ms : 0}`;
  const prompt = rate('prompt', promptTokens, timing.promptMs);
  return `,"timings":{"cache_n":${usage.cachedTokens},${prompt},${rate('predicted', usage.outputTokens, timing.answerMs)}}`;
}

function counts({ usage: { inputTokens, outputTokens } }: WireReply): string {
  const total = inputTokens + outputTokens;
  return `{"prompt_tokens":${inputTokens},"completion_tokens":${outputTokens},"total_tokens":${total}`;
}

function uuidOf(hex: string): string {
  const digits = hex.padEnd(32, hex);
  return [
    digits.slice(0, 8),
    digits.slice(8, 12),
    digits.slice(12, 16),
    digits.slice(16, 20),
    digits.slice(20, 32),
  ].join('-');
}
