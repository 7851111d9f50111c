import { isPlainObject } from '../../kit/settings/reader.ts';
import { type Answer, emptyAnswer, type ToolCall } from '../../kit/terms/answer.ts';
import type { AnswerAssembler } from './answer-assembler.ts';
import { END_MARKER } from '../sse/end-marker.ts';
import { addFinish, type FinishWords } from './finish-words.ts';
import { geminiNumbers } from './gemini.ts';
import { argumentsText, asText } from './read-value.ts';
import type { WireDefinition } from './wire-definition.ts';

/**
 * Words of those who speak chat completions: OpenAI and Azure; text-generation-inference, Together and watsonx (`eos`,
 * `eos_token`, `max_tokens`, `time_limit`, `not_finished`, `cancelled`); Cohere, Anthropic, Gemini and Bedrock by their own
 * words behind a gateway; Mistral (`model_length`, `error`), DeepSeek (`insufficient_system_resource`), Zhipu (`sensitive`,
 * `network_error`), vLLM and SGLang (`abort`). Each after its API reference.
 */
const chatWords: FinishWords = {
  good: [
    'stop',
    'tool_calls',
    'function_call',
    'eos',
    'eos_token',
    'stop_sequence',
    'end_turn',
    'tool_use',
    'tool_call',
  ].concat(['complete', 'completed', 'normal']),
  limit: [
    'length',
    'max_tokens',
    'model_length',
    'token_limit',
    'max_output_tokens',
    'model_context_window_exceeded',
  ].concat(['time_limit', 'not_finished', 'incomplete', 'error_limit', 'pause_turn']),
  filtered: [
    'content_filter',
    'content_filtered',
    'guardrail_intervened',
    'refusal',
    'sensitive',
    'error_toxic',
  ].concat(['safety', 'recitation', 'blocklist', 'prohibited_content', 'spii', 'language']),
  failed: [
    'error',
    'network_error',
    'insufficient_system_resource',
    'abort',
    'aborted',
    'cancelled',
    'user_cancel',
    'failed',
  ].concat(['malformed_function_call', 'other', 'timeout']),
  // Behind a gateway that passes on what it got.
  numbered: geminiNumbers,
};

const chatCall = ['choices', 0, 'delta', 'tool_calls', 0] as const;

/**
 * OpenAI's chat completions (platform.openai.com/docs/api-reference/chat), and those who speak them in their own way.
 * Places after openai-openapi (MIT) and streams recorded among the fixtures of vercel/ai (Apache-2.0).
 */
export const openaiChat = {
  createAssembler: createChatAssembler,
  marks: [{ key: 'choices' }],
  text: {
    places: [
      { path: ['choices', 0, 'delta', 'content'], holds: 'piece' },
      { path: ['choices', 0, 'message', 'content'], holds: 'all' },
    ],
    endType: null,
  },
  arguments: {
    piece: { path: [...chatCall, 'function', 'arguments'] },
    // Mistral gives no index.
    call: [{ path: [...chatCall, 'index'] }, { path: [...chatCall, 'id'] }],
    all: [{ path: ['choices', 0, 'message', 'tool_calls', 0, 'function', 'arguments'], holds: 'text' }],
    endType: null,
  },
  finish: {
    places: [{ path: ['choices', 0, 'finish_reason'] }],
    length: 'length',
    filtered: 'content_filter',
    words: chatWords,
  },
  usage: { places: [{ path: ['usage'] }], emptyWithout: 'choices', outputTokens: 'completion_tokens' },
  id: [{ path: ['id'] }],
  end: { type: null, marker: END_MARKER },
} as const satisfies WireDefinition;

/** Puts together the first choice, from a whole body or chunk by chunk. */
function createChatAssembler(): AnswerAssembler {
  const assembly: Assembly = { answer: emptyAnswer(), calls: [] };
  return {
    add(chunk) {
      if (!addEnvelope(assembly, chunk)) return 'foreign';
      const choice = firstChoice(chunk);
      if (choice === null) return 'bookkeeping';
      return addChoice(assembly, choice, choice.delta ?? choice.message) ? 'content' : 'bookkeeping';
    },
    answer: () => finishAnswer(assembly),
  };
}

interface Assembly {
  answer: Answer;
  /** Tool calls in the order they began, each with the index it goes by. */
  calls: { index: number | null; call: ToolCall }[];
}

function finishAnswer({ answer, calls }: Assembly): Answer {
  return { ...answer, toolCalls: calls.map(({ call }) => ({ ...call })) };
}

/** Takes model and usage; false when the object is none of this wire format. */
function addEnvelope({ answer }: Assembly, body: Record<string, unknown>): boolean {
  if (!Array.isArray(body.choices)) return false;
  answer.id ??= asText(body.id) || null;
  if (typeof body.model === 'string' && body.model !== '') answer.model ??= body.model;
  const { usage } = body;
  if (isPlainObject(usage) && typeof usage.prompt_tokens === 'number' && typeof usage.completion_tokens === 'number') {
    answer.usage = { inputTokens: usage.prompt_tokens, outputTokens: usage.completion_tokens };
  }
  return true;
}

function firstChoice(body: Record<string, unknown>): Record<string, unknown> | null {
  if (!Array.isArray(body.choices)) return null;
  for (const choice of body.choices as unknown[]) {
    if (isPlainObject(choice) && (choice.index === undefined || choice.index === 0)) return choice;
  }
  return null;
}

function addChoice({ answer, calls }: Assembly, choice: Record<string, unknown>, part: unknown): boolean {
  addFinish(answer, choice.finish_reason, chatWords);
  if (!isPlainObject(part)) return false;
  const { text, thinking } = readContent(part.content);
  const reasoning = thinking + (asText(part.reasoning_content) || asText(part.reasoning));
  const refusal = asText(part.refusal);
  answer.text += text;
  answer.reasoning += reasoning;
  if (refusal !== '') answer.refusal = (answer.refusal ?? '') + refusal;
  let carried = text !== '' || reasoning !== '' || refusal !== '';
  if (Array.isArray(part.tool_calls)) {
    for (const fragment of part.tool_calls as unknown[]) {
      if (isPlainObject(fragment) && addToolCall(calls, fragment)) carried = true;
    }
  }
  return carried;
}

/** Content is a text, null, or (Mistral, some gateways) a list of text and thinking parts. */
function readContent(content: unknown): { text: string; thinking: string } {
  if (typeof content === 'string') return { text: content, thinking: '' };
  let text = '';
  let thinking = '';
  if (Array.isArray(content)) {
    for (const part of content as unknown[]) {
      if (!isPlainObject(part)) continue;
      if (part.type === 'thinking') {
        thinking += Array.isArray(part.thinking) ? readContent(part.thinking).text : asText(part.thinking);
      } else text += asText(part.text);
    }
  }
  return { text, thinking };
}

/**
 * Fragments belong together by index, which may start anywhere. Without one (Mistral) an id begins a call and a
 * fragment without id goes on with the last; an index that comes again with another id is another call.
 */
function addToolCall(calls: Assembly['calls'], fragment: Record<string, unknown>): boolean {
  const index = typeof fragment.index === 'number' ? fragment.index : null;
  const id = typeof fragment.id === 'string' && fragment.id !== '' ? fragment.id : null;
  const made = isPlainObject(fragment.function) ? fragment.function : {};
  const begun = index === null ? calls.at(-1) : calls.findLast((entry) => entry.index === index);
  const continues = begun !== undefined && (id === null || begun.call.id === null || id === begun.call.id);
  const starts = index === null && id === null && asText(made.name) !== '';
  const entry = continues && !starts ? begun : { index, call: { id, name: '', arguments: '' } };
  if (entry !== begun) calls.push(entry);
  entry.call.id ??= id;
  // A name is sent whole; where a gateway repeats it with every fragment, it must not grow.
  if (entry.call.name === '') entry.call.name = asText(made.name);
  const text = argumentsText(made.arguments);
  entry.call.arguments += text;
  return text !== '';
}
