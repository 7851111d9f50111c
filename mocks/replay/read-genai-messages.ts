import { isPlainObject } from '../../lib/kit/settings/reader.ts';

/** A message of chat completions. */
export interface ChatMessage {
  role: string;
  content: string | null;
  refusal?: string;
  /** What the model thought, as several providers of chat completions tell it. */
  reasoning_content?: string;
  tool_calls?: { id: string; type: 'function'; function: { name: string; arguments: string } }[];
  tool_call_id?: string;
}

/** Messages that were read, each with the finish reason that stood beside it; or what of them could not be. */
export type ReadMessages =
  | { kind: 'messages'; messages: { message: ChatMessage; finish: string | null }[] }
  | { kind: 'unread'; reason: string };

/**
 * Messages of OpenTelemetry's GenAI conventions (`gen_ai.input.messages`, `gen_ai.output.messages`: `{role, parts}`) as
 * those of chat completions. A tool's result becomes a message of its own. What is neither text, thought, refusal nor tool cannot be put
 * back, and fails the whole: half a message was never asked.
 */
export function readGenaiMessages(list: readonly unknown[]): ReadMessages {
  const messages: { message: ChatMessage; finish: string | null }[] = [];
  for (const item of list) {
    if (!isPlainObject(item) || typeof item['role'] !== 'string')
      return { kind: 'unread', reason: 'a message without a role' };
    const parts = listParts(item);
    if (typeof parts === 'string') return { kind: 'unread', reason: parts };
    const strange = parts.find(({ type }) => !known.has(String(type)));
    if (strange !== undefined) return { kind: 'unread', reason: `a part of kind ${String(strange['type'])}` };
    const finish = typeof item['finish_reason'] === 'string' ? item['finish_reason'] : null;
    for (const message of readMessage(item['role'], parts)) messages.push({ message, finish });
  }
  return { kind: 'messages', messages };
}

type Part = Record<string, unknown>;

/** The parts of a message, or why they are not known. Some instrumentations keep a message as chat completions have it. */
function listParts(message: Part): Part[] | string {
  const { parts, content, refusal, tool_calls: calls, tool_call_id: id } = message;
  const said = parts ?? content ?? [];
  const listed = typeof said === 'string' ? [said] : said;
  if (!Array.isArray(listed)) return `content of kind ${typeof said}`;
  if (!listed.every((part) => isPlainObject(part) || typeof part === 'string'))
    return 'a part that is neither object nor text';
  const read = listed.map((part: Part | string): Part => {
    if (typeof part === 'string') return { type: 'text', content: part };
    const { text, ...rest } = part;
    return { content: text, ...rest };
  });
  const called = (Array.isArray(calls) ? calls.filter(isPlainObject) : []).map(({ id: callId, function: named }) => ({
    type: 'tool_call',
    id: callId,
    ...(isPlainObject(named) ? named : {}),
  }));
  const refused = typeof refusal === 'string' && refusal !== '' ? [{ type: 'refusal', content: refusal }] : [];
  // What a tool gave back.
  if (typeof id === 'string' && parts === undefined)
    return [{ type: 'tool_call_response', id, response: read.map((part) => asText(part['content'])).join('') }];
  return [...read, ...refused, ...called];
}

const known = new Set(['text', 'reasoning', 'refusal', 'tool_call', 'tool_call_response']);

function* readMessage(role: string, parts: readonly Part[]): Iterable<ChatMessage> {
  const of = (kind: string): Part[] => parts.filter(({ type }) => type === kind);
  const textOf = (kind: string): string[] => of(kind).map((part) => asText(part['content'] ?? part[kind]));
  const texts = textOf('text');
  const calls = of('tool_call').map(({ id, name, arguments: given }, index) => ({
    id: typeof id === 'string' ? id : `call_${index}`,
    type: 'function' as const,
    function: { name: asText(name), arguments: given === null || given === undefined ? '{}' : asText(given) },
  }));
  const results = of('tool_call_response');
  for (const { id, response, result } of results) {
    // The conventions called it `result` before version 1.38.
    yield { role: 'tool', tool_call_id: asText(id), content: asText(response ?? result ?? '') };
  }
  const refusal = textOf('refusal').join('');
  const thought = textOf('reasoning').join('');
  const more = {
    ...(refusal === '' ? {} : { refusal }),
    ...(thought === '' ? {} : { reasoning_content: thought }),
    ...(calls.length === 0 ? {} : { tool_calls: calls }),
  };
  if (texts.length === 0 && results.length > 0 && Object.keys(more).length === 0) return;
  const isWithoutText = texts.length === 0 && (calls.length > 0 || refusal !== '');
  yield { role, content: isWithoutText ? null : texts.join(''), ...more };
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value ?? '');
}
