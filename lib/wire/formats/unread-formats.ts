import { isPlainObject } from '../../kit/settings/reader.ts';
import { asObject, asText } from './read-value.ts';

/**
 * Wire formats that are known by their looks, and not read: an answer in one is not taken for none. After their API
 * references; each by what stands in a chunk or in a whole body.
 */
const unreadFormats: readonly { name: string; has: (json: Record<string, unknown>) => boolean }[] = [
  {
    name: "Cohere's chat (version 2)",
    has: (json) =>
      /^(message-(start|end)|(content|tool-call)-(start|delta|end)|tool-plan-delta)$/.test(asText(json.type)) ||
      (typeof json.finish_reason === 'string' && isPlainObject(json.message)),
  },
  { name: "Cohere's chat (version 1)", has: (json) => typeof json.event_type === 'string' },
  {
    name: "Bedrock's Converse",
    has: (json) =>
      ['contentBlockDelta', 'messageStop', 'messageStart'].some((key) => isPlainObject(json[key])) ||
      (typeof json.stopReason === 'string' && isPlainObject(asObject(json.output).message)),
  },
  { name: "Bedrock's InvokeModel", has: (json) => typeof json.bytes === 'string' || 'inputTextTokenCount' in json },
  {
    name: "Ollama's own",
    has: (json) => typeof json.done === 'boolean' && (isPlainObject(json.message) || typeof json.response === 'string'),
  },
  {
    name: "Cloudflare's own (Workers AI)",
    has: (json) =>
      (typeof json.response === 'string' && ('p' in json || 'usage' in json || 'tool_calls' in json)) ||
      typeof asObject(json.result).response === 'string',
  },
  {
    name: "text-generation-inference's own",
    has: (json) => typeof json.generated_text === 'string' || ('generated_text' in json && isPlainObject(json.token)),
  },
  {
    name: "watsonx's own",
    has: ({ results }) => Array.isArray(results) && results.some((result) => 'generated_text' in asObject(result)),
  },
  { name: "Vertex AI's predict", has: ({ predictions }) => Array.isArray(predictions) },
  {
    name: "the AI SDK's message stream",
    has: (json) => /^(text|reasoning|tool-input)-(start|delta|end)$/.test(asText(json.type)),
  },
];

/** The name of the wire format that JSON is in, if it is one that is known and not read; null otherwise. */
export function nameUnread(json: Record<string, unknown>): string | null {
  return unreadFormats.find(({ has }) => has(json))?.name ?? null;
}

/** The same of a body that is no JSON. */
export function nameUnreadText(text: string): string | null {
  return /:(?:event|message)-type/.test(text.slice(0, 1_024)) ? "Bedrock's event stream" : null;
}
