import { parseJson } from './parse-json.ts';

/** Longest call that is read, in characters. */
const MAX_LENGTH = 16_384;

const keyAhead = /\s*([A-Za-z_]\w{0,99})\s*=\s*/y;
const literals = new Map<string, unknown>([
  ['True', true],
  ['False', false],
  ['None', null],
]);

/**
 * Arguments of a call in Python (`city="Oslo", days=3)`), from behind its bracket to the one that closes it. Values are strings,
 * numbers, True, False, None, or lists and dictionaries that are JSON once their words and quotes are. Null when it is none.
 */
export function readPythonArguments(text: string, from: number): Record<string, unknown> | null {
  const entries: [string, unknown][] = [];
  const end = Math.min(text.length, from + MAX_LENGTH);
  let at = from;
  for (;;) {
    if (/^\s*\)/.test(text.slice(at, at + 40))) return Object.fromEntries(entries);
    keyAhead.lastIndex = at;
    const key = keyAhead.exec(text);
    if (key === null) return null;
    const start = at + key[0].length;
    const stop = findValueEnd(text, start, end);
    if (stop < 0) return null;
    const value = readValue(text.slice(start, stop).trim());
    if (value === undefined) return null;
    entries.push([key[1] ?? '', value]);
    at = text.charAt(stop) === ',' ? stop + 1 : stop;
  }
}

/** Where a value ends: at a comma or a closing bracket outside of strings and brackets of its own; -1 when nowhere. */
function findValueEnd(text: string, start: number, end: number): number {
  let depth = 0;
  let quote = '';
  for (let index = start; index < end; index++) {
    const char = text.charAt(index);
    if (quote !== '') {
      if (char === '\\') index++;
      else if (char === quote) quote = '';
    } else if (char === '"' || char === "'") quote = char;
    else if ('([{'.includes(char)) depth++;
    else if (depth === 0 && (char === ',' || char === ')')) return index;
    else if (')]}'.includes(char)) depth--;
  }
  return -1;
}

function readValue(written: string): unknown {
  if (literals.has(written)) return literals.get(written);
  const plain = parseJson(written);
  if (plain.ok) return plain.value;
  const quoted = written
    .replaceAll(/'((?:[^'\\]|\\.)*)'/g, (_, inner: string) => JSON.stringify(inner.replaceAll("\\'", "'")))
    .replaceAll(/\b(?:True|False|None)\b/g, (word) => JSON.stringify(literals.get(word)));
  const parsed = parseJson(quoted);
  return parsed.ok ? parsed.value : undefined;
}
