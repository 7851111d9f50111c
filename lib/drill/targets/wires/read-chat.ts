import { isPlainObject } from '../../../kit/settings/reader.ts';

/** A body of chat completions, as the other wires need it. What none of them has a place for is left out, and documented. */
export interface ReadChat {
  model: string;
  system: string;
  /** Without those of the system. */
  messages: readonly ChatTurn[];
  tools: readonly ChatTool[];
  choice: ToolChoice;
  /** What JSON is asked for: by a schema, any, or none. */
  format:
    | { kind: 'schema'; name: string; schema: unknown; strict: boolean | null }
    | { kind: 'json' }
    | { kind: 'text' };
  maxTokens: number | null;
  /** Those of them that are there. */
  parameters: { temperature?: unknown; topP?: unknown; stop?: string[] };
  /** Whether it thinks first, and how much: a word of `reasoning_effort`; null where the request does not say. */
  effort: string | null;
  user: string | null;
  streamed: boolean;
}

/** `strict`: null where the request does not say. */
export interface ChatTool {
  name: string;
  description: string;
  parameters: unknown;
  strict: boolean | null;
}

/** A piece of what a user says. An image is an address, or a `data:` URL that holds it. */
export type ChatPart = { kind: 'text'; text: string } | { kind: 'image'; url: string };

type ToolChoice = { kind: 'auto' | 'none' | 'any' } | { kind: 'tool'; name: string };

/** A message of a user or a model, or what a tool gave back. */
export type ChatTurn =
  | { role: 'user'; parts: readonly ChatPart[] }
  | { role: 'assistant'; text: string; calls: readonly { id: string; name: string; input: unknown }[] }
  | { role: 'tool'; id: string; name: string; text: string };

/** Reads a body of chat completions. */
export function readChat(chat: object): ReadChat {
  const body = chat as Readonly<Record<string, unknown>>;
  const all = listObjects(body['messages']);
  const isSystem = ({ role }: Record<string, unknown>): boolean => role === 'system' || role === 'developer';
  const limit = body['max_completion_tokens'] ?? body['max_tokens'];
  const stop = typeof body['stop'] === 'string' ? [body['stop']] : body['stop'];
  const names = new Map<string, string>();
  return {
    model: asText(body['model']),
    system: all
      .filter(isSystem)
      .map(({ content }) => textOf(content))
      .join('\n\n'),
    messages: all.filter((message) => !isSystem(message)).map((message) => readTurn(message, names)),
    tools: listObjects(body['tools']).map((tool) => {
      const { name, description, parameters, strict } = asObject(tool['function']);
      return {
        name: asText(name),
        description: asText(description),
        parameters: parameters ?? { type: 'object' },
        strict: asFlag(strict),
      };
    }),
    choice: readChoice(body['tool_choice']),
    format: readFormat(asObject(body['response_format'])),
    maxTokens: typeof limit === 'number' ? limit : null,
    parameters: {
      ...(body['temperature'] === undefined ? {} : { temperature: body['temperature'] }),
      ...(body['top_p'] === undefined ? {} : { topP: body['top_p'] }),
      ...(Array.isArray(stop) ? { stop: stop.map(String) } : {}),
    },
    effort: typeof body['reasoning_effort'] === 'string' ? body['reasoning_effort'] : null,
    user: typeof body['user'] === 'string' ? body['user'] : null,
    streamed: body['stream'] === true,
  };
}

/** `names`: of the calls before it, by id. */
function readTurn(message: Record<string, unknown>, names: Map<string, string>): ChatTurn {
  const text = textOf(message['content']);
  if (message['role'] === 'tool') {
    const id = asText(message['tool_call_id']);
    return { role: 'tool', id, name: names.get(id) ?? asText(message['name']), text };
  }
  if (message['role'] !== 'assistant') return { role: 'user', parts: readParts(message['content']) };
  const calls = listObjects(message['tool_calls']).map((call) => {
    const { name, arguments: written } = asObject(call['function']);
    const id = asText(call['id']);
    names.set(id, asText(name));
    return { id, name: asText(name), input: parseInput(asText(written)) };
  });
  return { role: 'assistant', text, calls };
}

function parseInput(written: string): unknown {
  try {
    return JSON.parse(written === '' ? '{}' : written);
  } catch {
    return {};
  }
}

function readChoice(choice: unknown): ToolChoice {
  const name = asObject(asObject(choice)['function'])['name'];
  if (typeof name === 'string') return { kind: 'tool', name };
  if (choice === 'required') return { kind: 'any' };
  return { kind: choice === 'none' ? 'none' : 'auto' };
}

function readFormat(format: Record<string, unknown>): ReadChat['format'] {
  if (format['type'] === 'json_object') return { kind: 'json' };
  if (format['type'] !== 'json_schema') return { kind: 'text' };
  const { name, schema, strict } = asObject(format['json_schema']);
  return { kind: 'schema', name: asText(name) || 'answer', schema, strict: asFlag(strict) };
}

/** What a user says, texts that follow each other put together. */
function readParts(content: unknown): ChatPart[] {
  if (typeof content === 'string') return [{ kind: 'text', text: content }];
  const parts: ChatPart[] = [];
  for (const part of listObjects(content)) {
    const url = asObject(part['image_url'])['url'];
    const last = parts.at(-1);
    if (part['type'] === 'image_url' && typeof url === 'string') parts.push({ kind: 'image', url });
    else if (last?.kind === 'text') last.text += asText(part['text']);
    else parts.push({ kind: 'text', text: asText(part['text']) });
  }
  return parts;
}

/** The parts of a `data:` URL; null for another address. */
export function readDataUrl(url: string): { mediaType: string; data: string } | null {
  const [, mediaType, data] = /^data:([^;,]+);base64,(.*)$/s.exec(url) ?? [];
  return mediaType === undefined || data === undefined ? null : { mediaType, data };
}

/** The text of a message's content, parts put together. */
function textOf(content: unknown): string {
  if (typeof content === 'string') return content;
  return listObjects(content)
    .map((part) => asText(part['text']))
    .join('');
}

const asFlag = (value: unknown): boolean | null => (typeof value === 'boolean' ? value : null);
const asText = (value: unknown): string => (typeof value === 'string' ? value : '');
const asObject = (value: unknown): Record<string, unknown> => (isPlainObject(value) ? value : {});
const listObjects = (value: unknown): Record<string, unknown>[] =>
  Array.isArray(value) ? value.filter(isPlainObject) : [];
