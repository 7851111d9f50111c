import { wireDefinitions } from './index.ts';

/** Bedrock's Converse, whose answers are not read here. */
const BEDROCK = 'outputTokens';
const keys = new Set([...wireDefinitions.map(({ usage }) => usage.outputTokens), BEDROCK]);
const counted = new RegExp(`"(?:${[...keys].join('|')})"\\s*:\\s*(\\d{1,9})\\b`, 'g');

/**
 * The tokens of an answer as the provider counts them in its usage, in whatever format; the last count in the text, for
 * streams count up. Null when there is none. In text the model wrote, the quotes are escaped.
 */
export function findOutputTokens(text: string): number | null {
  let found: number | null = null;
  for (const [, digits] of text.matchAll(counted)) found = Number(digits);
  return found;
}
