import { isPlainObject } from '../../kit/settings/reader.ts';
import type { Asked } from './asked.ts';

const HASH_DIGITS = 24;

/** Is this what a request asked? Of a million requests each is looked at: no more than what is compared. */
export function isAsked(value: unknown): value is Asked {
  if (!isPlainObject(value)) return false;
  if (value['kind'] === 'unread') return typeof value['reason'] === 'string';
  const { kind, model, streamed, system, prompt, media, tools, choice, format, maxTokens, temperature } = value;
  return (
    kind === 'request' &&
    (model === null || typeof model === 'string') &&
    typeof streamed === 'boolean' &&
    isDigest(system) &&
    isDigest(prompt) &&
    isCount(media) &&
    Array.isArray(tools) &&
    tools.every(
      (tool) => isPlainObject(tool) && typeof tool['name'] === 'string' && typeof tool['schema'] === 'string',
    ) &&
    typeof choice === 'string' &&
    isFormat(format) &&
    (maxTokens === null || Number.isFinite(maxTokens)) &&
    (temperature === null || Number.isFinite(temperature))
  );
}

function isFormat(value: unknown): boolean {
  if (!isPlainObject(value)) return false;
  const { kind, schema, characters } = value;
  return kind === 'none' || kind === 'json' || (kind === 'schema' && typeof schema === 'string' && isCount(characters));
}

function isDigest(value: unknown): boolean {
  if (!isPlainObject(value)) return false;
  const { characters, hashes } = value;
  return isCount(characters) && typeof hashes === 'string' && hashes.length === (characters === 0 ? 0 : HASH_DIGITS);
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
