import { isPlainObject } from '../settings/reader.ts';
import { type Answer, emptyAnswer, type ToolCall } from './answer.ts';
import type { SseEvent } from './sse.ts';

/** Reads a streamed chat completion event by event. Never throws: what it cannot read becomes the answer's error. */
export interface ChatStreamReader {
  /** Takes the next event; true when it carried content (text, reasoning, refusal or a tool call's arguments). */
  push(event: SseEvent): boolean;
  /** What has been put together so far; null while no event was one of this wire format. */
  answer(): Answer | null;
  /** Has the terminal marker, `[DONE]`, come? */
  done(): boolean;
}

/** Error texts are cut to this length. */
const MAX_ERROR_CHARACTERS = 500;

/**
 * Reads a whole JSON body of OpenAI's chat completions (platform.openai.com/docs/api-reference/chat): the first
 * choice, or the error it carries. Null when it is neither.
 */
export function readChatBody(text: string): Answer | null {
  const body = parseJson(text);
  if (!isPlainObject(body)) return null;
  const assembly = createAssembly();
  if (!addEnvelope(assembly, body)) return null;
  const choice = firstChoice(body);
  if (choice !== null) addChoice(assembly, choice, choice.message);
  return finishAnswer(assembly);
}

/** A reader for the stream of chat completion chunks that `stream: true` asks for. */
export function createChatStreamReader(): ChatStreamReader {
  const assembly = createAssembly();
  let known = false;
  let done = false;
  return {
    push({ event, data }) {
      if (data.trim() === '[DONE]') {
        done = true;
        return false;
      }
      const frame = parseJson(data);
      if (!isPlainObject(frame)) {
        addError(assembly, `a frame is no JSON object: ${data}`);
        return false;
      }
      if (event === 'error' && frame.error === undefined) addError(assembly, frame);
      else if (!addEnvelope(assembly, frame)) return false;
      known = true;
      const choice = firstChoice(frame);
      return choice === null ? false : addChoice(assembly, choice, choice.delta);
    },
    answer: () => (known || assembly.answer.error !== null ? finishAnswer(assembly) : null),
    done: () => done,
  };
}

interface Assembly {
  answer: Answer;
  /** Tool calls in the order they began, each with the index it goes by. */
  calls: { index: number | null; call: ToolCall }[];
}

function createAssembly(): Assembly {
  return { answer: emptyAnswer(), calls: [] };
}

function finishAnswer({ answer, calls }: Assembly): Answer {
  return { ...answer, toolCalls: calls.map(({ call }) => ({ ...call })) };
}

/** Takes model, usage and error; false when the object is none of this wire format. */
function addEnvelope(assembly: Assembly, body: Record<string, unknown>): boolean {
  const { answer } = assembly;
  const hasError = body.error !== undefined && body.error !== null;
  if (!Array.isArray(body.choices) && !hasError) return false;
  if (typeof body.model === 'string' && body.model !== '') answer.model ??= body.model;
  if (hasError) addError(assembly, body.error);
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
  if (typeof choice.finish_reason === 'string') answer.finishReason = choice.finish_reason;
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
  const text =
    typeof made.arguments === 'string'
      ? made.arguments
      : isJsonValue(made.arguments)
        ? JSON.stringify(made.arguments)
        : '';
  entry.call.arguments += text;
  return text !== '';
}

function isJsonValue(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}

function addError(assembly: Assembly, error: unknown): void {
  const message = isPlainObject(error) && typeof error.message === 'string' ? error.message : error;
  const text = typeof message === 'string' ? message : (JSON.stringify(message) ?? 'unknown error');
  assembly.answer.error ??= text.slice(0, MAX_ERROR_CHARACTERS);
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
