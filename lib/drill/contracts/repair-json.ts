import { jsonrepair } from 'jsonrepair';
import { openEnvelope } from './envelope.ts';
import { parseJson } from './parse-json.ts';
import { scanValue } from './scan-value.ts';

/** Longest text jsonrepair is given, in characters: far beyond any answer a drill asks for. */
const MAX_REPAIR_LENGTH = 65_536;

/** What a repair made of a text. `closed`: the value had its end, so nothing of it was lost to a cut. */
export type RepairedJson = { ok: true; value: unknown; closed: boolean } | { ok: false };

/**
 * Repairs a text the way a careful team does in front of its parser: take off the thinking block, the fence and
 * the prose around the first object or list, then jsonrepair. What it returns parses; whether it is right is
 * another question. Values are never coerced.
 */
export function repairJson(content: string): RepairedJson {
  const { text, think, fence } = openEnvelope(content.replace(/^\ufeff/, ''));
  if (think === 'unclosed') return { ok: false };
  const span = scanValue(text);
  if (span === null) return { ok: false };
  const body = span.end < 0 ? text.slice(span.start) : text.slice(span.start, span.end);
  const strict = parseJson(body);
  if (strict.ok) return { ...strict, closed: fence !== 'unclosed' || span.end >= 0 };
  if (body.length > MAX_REPAIR_LENGTH) return { ok: false };
  try {
    const repaired = parseJson(jsonrepair(body));
    return repaired.ok ? { ...repaired, closed: span.end >= 0 } : repaired;
  } catch {
    // jsonrepair throws on what it cannot repair, and runs out of stack on deep nesting.
    return { ok: false };
  }
}
