import { isPlainObject } from '../../lib/kit/settings/reader.ts';
import { type LoggedEntry, skipEntry } from './logged-entry.ts';
import type { ChatBody, LoggedChat } from './logged-chat.ts';
import { readGenaiMessages } from './read-genai-messages.ts';
import { readOtlpAttributes } from './read-otlp-attributes.ts';

type Attributes = Record<string, unknown>;

/** STATUS_CODE_ERROR of OTLP. */
const ERROR_STATUS = 2;

/** Parameters of chat completions by the attribute that tells them. */
const parameterNames = {
  'gen_ai.request.max_tokens': 'max_tokens',
  'gen_ai.request.temperature': 'temperature',
  'gen_ai.request.top_p': 'top_p',
  'gen_ai.request.seed': 'seed',
  'gen_ai.request.frequency_penalty': 'frequency_penalty',
  'gen_ai.request.presence_penalty': 'presence_penalty',
  'gen_ai.request.stop_sequences': 'stop',
  'gen_ai.request.choice.count': 'n',
  'gen_ai.request.stream': 'stream',
} as const;

/**
 * Reads a span of OTLP's JSON that follows OpenTelemetry's semantic conventions for GenAI clients (in development;
 * read as of 1.37 and after, which keep messages as attributes), as a chat completion, whichever API it was of: the
 * conventions do not keep that. Nothing of the wire is known, so a stream's timing is that of its first chunk, where
 * told, and of its end.
 */
export function parseGenaiSpan(span: Record<string, unknown>): LoggedEntry {
  const attributes = readOtlpAttributes(span['attributes']);
  const operation = attributes['gen_ai.operation.name'];
  if (operation === undefined) return skipEntry('no span of a GenAI call');
  if (operation !== 'chat' && operation !== 'generate_content')
    return skipEntry(`operation ${asText(operation) ?? 'unknown'}`);
  const model = attributes['gen_ai.request.model'];
  const startMs = nanosToMs(span['startTimeUnixNano']);
  const endMs = nanosToMs(span['endTimeUnixNano']);
  if (typeof model !== 'string' || startMs === null || endMs === null || endMs < startMs)
    return skipEntry('gen_ai.request.model, startTimeUnixNano or endTimeUnixNano missing or wrong');
  const asked = listOf(attributes['gen_ai.input.messages']);
  if (asked === null) return skipEntry('its prompt was not recorded (gen_ai.input.messages)');
  const system = listOf(attributes['gen_ai.system_instructions']);
  const input = readGenaiMessages([...(system === null ? [] : [{ role: 'system', parts: system }]), ...asked]);
  if (input.kind === 'unread') return skipEntry(input.reason);
  const answer = readAnswer(span, attributes, { model, startMs });
  if ('reason' in answer) return skipEntry(answer.reason);
  const firstSeconds = attributes['gen_ai.response.time_to_first_chunk'];
  return {
    kind: 'chat',
    chat: {
      startEpochMs: startMs,
      endMs: Math.round((endMs - startMs) * 1000) / 1000,
      firstMs: typeof firstSeconds === 'number' ? firstSeconds * 1000 : null,
      // Chat completions take no thoughts back.
      request: {
        model,
        messages: input.messages.map(({ message }) => ({ ...message, reasoning_content: undefined })),
        ...readParameters(attributes),
      },
      answer,
    },
  };
}

function readAnswer(
  span: Record<string, unknown>,
  attributes: Attributes,
  { model, startMs }: { model: string; startMs: number },
): LoggedChat['answer'] | { reason: string } {
  const status = isPlainObject(span['status']) ? span['status'] : {};
  const type = attributes['error.type'];
  if (type !== undefined || status['code'] === ERROR_STATUS) {
    const told = attributes['http.response.status_code'] ?? type;
    const message = typeof status['message'] === 'string' ? status['message'] : 'unknown error';
    const named = asText(type);
    return { kind: 'error', status: Number(told), error: { message, type: named, code: named } };
  }
  const said = listOf(attributes['gen_ai.output.messages']);
  if (said === null) return { reason: 'its answer was not recorded (gen_ai.output.messages)' };
  const output = readGenaiMessages(said);
  if (output.kind === 'unread') return { reason: output.reason };
  const id = attributes['gen_ai.response.id'] ?? `chatcmpl-${String(span['spanId'])}`;
  // Where messages are as chat completions have them, the reasons stand beside all of them.
  const reasons = listOf(attributes['gen_ai.response.finish_reasons']) ?? [];
  const choices = output.messages.map(({ message, finish }, index) => {
    const told = finish ?? asText(reasons[index]);
    return { index, message, finish_reason: told === 'tool_call' ? 'tool_calls' : told };
  });
  const named = attributes['gen_ai.response.model'] ?? model;
  const created = Math.floor(startMs / 1000);
  return {
    kind: 'response',
    body: { id, object: 'chat.completion', created, model: named, choices, ...readUsage(attributes) },
  };
}

function readUsage(attributes: Attributes): Partial<ChatBody> {
  const input = attributes['gen_ai.usage.input_tokens'];
  const output = attributes['gen_ai.usage.output_tokens'];
  if (typeof input !== 'number' || typeof output !== 'number') return {};
  return { usage: { prompt_tokens: input, completion_tokens: output, total_tokens: input + output } };
}

function readParameters(attributes: Attributes): Record<string, unknown> {
  const entries = Object.entries(parameterNames).map(([attribute, name]) => [name, attributes[attribute]] as const);
  const tools = (listOf(attributes['gen_ai.tool.definitions']) ?? []).filter(isPlainObject);
  return {
    ...Object.fromEntries(entries.filter(([, value]) => value !== undefined)),
    ...(attributes['gen_ai.output.type'] === 'json' ? { response_format: { type: 'json_object' } } : {}),
    ...(tools.length > 0 ? { tools: tools.map(renderTool) } : {}),
  };
}

function renderTool({ function: whole, name, description, parameters }: Record<string, unknown>): object {
  // Some keep it as chat completions have it.
  if (isPlainObject(whole)) return { type: 'function', function: whole };
  return { type: 'function', function: { name, description, parameters } };
}

function asText(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

/** A list, as it is or as the JSON text it is where an exporter knows no structured attributes. */
function listOf(value: unknown): unknown[] | null {
  if (typeof value !== 'string') return Array.isArray(value) ? value : null;
  try {
    const parsed: unknown = JSON.parse(value);
    return Array.isArray(parsed) ? parsed : null;
  } catch {
    return null;
  }
}

/** Epoch milliseconds, to the microsecond, of a time that is too long for a number. */
function nanosToMs(nanos: unknown): number | null {
  const text = String(nanos);
  return /^\d{1,20}$/.test(text) ? Number(BigInt(text) / 1000n) / 1000 : null;
}
