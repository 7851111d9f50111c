import { parseObject } from '../../kit/settings/parse-object.ts';
import { isPlainObject } from '../../kit/settings/reader.ts';
import { wireDefinitions } from '../../wire/formats/index.ts';

/** A request as it came; `body` is null when it was not read: nobody needed it, or it was too large. */
export interface RequestText {
  method: string;
  /** Path and query. */
  target: string;
  /** Names in lower case. */
  headers: readonly (readonly [name: string, value: string])[];
  body: string | null;
  atEpochMs: number;
}

/** What a fault may look at to decide. Null is what could not be known. */
export interface FaultRequest {
  method: string;
  /** Without the query. */
  path: string;
  headers: readonly (readonly [name: string, value: string])[];
  atEpochMs: number;
  model: string | null;
  streamed: boolean | null;
  /** Characters of all texts of the prompt: messages, system prompt, instructions. */
  promptCharacters: number | null;
  /** The most tokens the answer may have; null also when the request does not say. */
  maxTokens: number | null;
}

/** No model writes more; a hostile request must not put numbers out of reach. */
const MAX_COUNTED_TOKENS = 1_000_000_000;
/** Deeper texts are not counted; no prompt nests like this, and a hostile one must not exhaust the stack. */
const MAX_DEPTH = 16;
const promptKeys = [...new Set(wireDefinitions.flatMap(({ request }) => request.prompt))];
/** Bedrock's Converse has its prompt where others have it. */
const maxTokensPaths = [
  ...wireDefinitions.flatMap(({ request }) => request.maxTokens),
  ['inferenceConfig', 'maxTokens'],
];
const textKeys = ['content', 'text', 'parts'] as const;

/**
 * Reads what the faults need of a request: by the keys that the wire formats know, and by the
 * path where the model and streaming stand there (Azure, Bedrock, Gemini).
 */
export function readFaultRequest({ method, target, headers, body, atEpochMs }: RequestText): FaultRequest {
  const path = target.split('?', 1)[0] ?? target;
  const json = body === null ? null : parseObject(body);
  return {
    method,
    path,
    headers,
    atEpochMs,
    model: typeof json?.model === 'string' ? json.model : findModelInPath(path),
    streamed: findStreamed(path, json),
    promptCharacters:
      json === null ? null : promptKeys.reduce((sum, key) => sum + countCharacters(json[key], MAX_DEPTH), 0),
    maxTokens: json === null ? null : findMaxTokens(json),
  };
}

function findModelInPath(path: string): string | null {
  const found = /\/(?:deployments|models|model)\/([^/:]+)/.exec(path)?.[1];
  if (found === undefined) return null;
  try {
    return decodeURIComponent(found);
  } catch {
    return found;
  }
}

function findMaxTokens(json: Record<string, unknown>): number | null {
  for (const path of maxTokensPaths) {
    const value = path.reduce<unknown>((holder, key) => (isPlainObject(holder) ? holder[key] : undefined), json);
    if (typeof value === 'number' && value >= 0 && value <= MAX_COUNTED_TOKENS) return Math.ceil(value);
  }
  return null;
}

function findStreamed(path: string, json: Record<string, unknown> | null): boolean | null {
  if (/:streamGenerateContent$|\/(converse-stream|invoke-with-response-stream)$/.test(path)) return true;
  if (/:generateContent$|\/(converse|invoke)$/.test(path)) return false;
  return json === null ? null : json.stream === true;
}

function countCharacters(value: unknown, depth: number): number {
  if (typeof value === 'string') return value.length;
  if (depth === 0 || typeof value !== 'object' || value === null) return 0;
  const parts: unknown[] = Array.isArray(value)
    ? value
    : textKeys.map((key) => (value as Record<string, unknown>)[key]);
  return parts.reduce<number>((sum, part) => sum + countCharacters(part, depth - 1), 0);
}
