import { parseObject } from '../../kit/settings/parse-object.ts';
import { isPlainObject } from '../../kit/settings/reader.ts';
import { wireDefinitions } from '../formats/index.ts';
import type { AskedRequest } from './asked-request.ts';
import { readChoice } from './read-choice.ts';
import { readFormat } from './read-format.ts';
import { readTools } from './read-tools.ts';
import { readTurns } from './read-turns.ts';

/** The ends of paths that ask a model for no answer: what is sent is counted, embedded, sorted, drawn. */
const NO_ANSWER =
  /\/(embeddings?|embed|moderations|rerank|tokenize|count_tokens|(images|audio)\/\w+)$|:(embedContent|batchEmbedContents|countTokens)$/i;
/** Bedrock's Converse and Ollama have them where others have them. */
const maxTokensPaths = [
  ...wireDefinitions.flatMap(({ request }) => request.maxTokens),
  ['inferenceConfig', 'maxTokens'],
  ['options', 'num_predict'],
];
const temperaturePaths = [
  ['temperature'],
  ['generationConfig', 'temperature'],
  ['inferenceConfig', 'temperature'],
  ['options', 'temperature'],
];

/** What a request asks; `none`: it asks no model for an answer; `unread`: it may, and could not be read. */
export type ReadAsked =
  | { kind: 'request'; request: AskedRequest }
  | { kind: 'none' }
  | { kind: 'unread'; reason: string };

/**
 * Reads what a request asks, by the keys of all formats at once (OpenAI's chat completions and Responses, Anthropic's Messages,
 * Gemini, Bedrock's Converse, Ollama): what a gateway writes need not keep to one of them. `path` is that of the URL, with or without
 * its query. Never throws.
 */
export function readAsked(path: string, body: string): ReadAsked {
  const plainPath = path.replace(/[?#].*$/s, '');
  if (body.trim() === '' || NO_ANSWER.test(plainPath)) return { kind: 'none' };
  const json = parseObject(body);
  if (json === null) return { kind: 'unread', reason: 'the request is no JSON object' };
  const turns = readTurns(json);
  if (turns === null) return { kind: 'unread', reason: 'the request has no messages' };
  return {
    kind: 'request',
    request: {
      ...turns,
      model: typeof json['model'] === 'string' ? json['model'] : null,
      streamed: json['stream'] === true || /stream/i.test(plainPath),
      tools: readTools(json),
      choice: readChoice(json),
      format: readFormat(json),
      maxTokens: findNumber(json, maxTokensPaths),
      temperature: findNumber(json, temperaturePaths),
    },
  };
}

function findNumber(json: Record<string, unknown>, paths: readonly (readonly string[])[]): number | null {
  for (const path of paths) {
    const value = path.reduce<unknown>((holder, key) => (isPlainObject(holder) ? holder[key] : undefined), json);
    if (typeof value === 'number' && Number.isFinite(value)) return value;
  }
  return null;
}
