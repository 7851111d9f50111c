import { isPlainObject } from '../../kit/settings/reader.ts';
import type { AskedFormat } from './asked-request.ts';
import { asObject } from './objects.ts';

const NONE: AskedFormat = { kind: 'none' };

/**
 * Reads the form in which an answer is asked for: OpenAI's `response_format` and `text.format`, Anthropic's `output_config.format`
 * (and `output_format` before it), Gemini's `generationConfig`, Ollama's `format`, vLLM's `guided_json`.
 */
export function readFormat(json: Record<string, unknown>): AskedFormat {
  const config = asObject(json['generationConfig'] ?? json['generation_config']);
  const schema = [
    config['responseJsonSchema'],
    config['responseSchema'],
    config['response_schema'],
    json['guided_json'],
  ];
  const given = schema.find((value) => isPlainObject(value));
  if (given !== undefined) return { kind: 'schema', schema: given };
  const mimeType = config['responseMimeType'] ?? config['response_mime_type'];
  if (typeof mimeType === 'string' && mimeType.includes('json')) return { kind: 'json' };
  const format =
    json['response_format'] ??
    asObject(json['text'])['format'] ??
    asObject(json['output_config'])['format'] ??
    json['output_format'] ??
    json['format'];
  if (format === 'json') return { kind: 'json' };
  if (!isPlainObject(format)) return NONE;
  const { type, json_schema: wrapped, schema: own } = format;
  if (type === 'json_object') return { kind: 'json' };
  if (type === 'json_schema') return { kind: 'schema', schema: asObject(wrapped)['schema'] ?? own ?? wrapped };
  // Ollama takes the schema itself.
  return type === 'object' || 'properties' in format ? { kind: 'schema', schema: format } : NONE;
}
