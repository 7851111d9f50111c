import { isPlainObject } from '../../lib/kit/settings/reader.ts';

/** A message of chat completions. */
export interface ChatMessage {
  role: string;
  content: string | null;
  tool_calls?: { id: string; type: 'function'; function: { name: string; arguments: string } }[];
  tool_call_id?: string;
}

/** Messages that were read, each with the finish reason that stood beside it; or the kind of a part that could not be. */
export type ReadMessages =
  | { kind: 'messages'; messages: { message: ChatMessage; finish: string | null }[] }
  | { kind: 'unread'; part: string };

/**
 * Messages of OpenTelemetry's GenAI conventions (`gen_ai.input.messages`, `gen_ai.output.messages`: `{role, parts}`) as
 * those of chat completions. A tool's result becomes a message of its own. Thoughts are left out: chat completions
 * take none back. What is neither text nor tool cannot be put back, and fails the whole.
 */
export function readGenaiMessages(list: readonly unknown[]): ReadMessages {
  const messages: { message: ChatMessage; finish: string | null }[] = [];
  for (const item of list.filter(isPlainObject)) {
    const parts = listParts(item);
    const strange = parts.find(({ type }) => !known.has(String(type)));
    if (strange !== undefined) return { kind: 'unread', part: String(strange['type']) };
    const finish = typeof item['finish_reason'] === 'string' ? item['finish_reason'] : null;
    for (const message of readMessage(String(item['role']), parts)) messages.push({ message, finish });
  }
  return { kind: 'messages', messages };
}

/** Some instrumentations keep a message as chat completions have it, its text under `content`. */
function listParts({ parts, content, tool_calls: calls }: Record<string, unknown>): Record<string, unknown>[] {
  if (Array.isArray(parts)) return parts.filter(isPlainObject);
  const texts = typeof content === 'string' ? [{ type: 'text', content }] : [];
  const listed = Array.isArray(content)
    ? content.filter(isPlainObject).map(({ type, text, ...rest }) => ({ type, content: text, ...rest }))
    : texts;
  const called = (Array.isArray(calls) ? calls.filter(isPlainObject) : []).map(({ id, function: named }) => ({
    type: 'tool_call',
    id,
    ...(isPlainObject(named) ? named : {}),
  }));
  return [...listed, ...called];
}

const known = new Set(['text', 'reasoning', 'tool_call', 'tool_call_response']);

function* readMessage(role: string, parts: readonly Record<string, unknown>[]): Iterable<ChatMessage> {
  const of = (kind: string): Record<string, unknown>[] => parts.filter(({ type }) => type === kind);
  const texts = of('text').map(({ content }) => asText(content));
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
  if (calls.length > 0) yield { role, content: texts.length > 0 ? texts.join('') : null, tool_calls: calls };
  else if (texts.length > 0 || results.length === 0) yield { role, content: texts.join('') };
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value ?? '');
}
