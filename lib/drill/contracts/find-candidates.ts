import { jsonrepair } from 'jsonrepair';
import { listCode } from './envelope.ts';
import { type ParsedJson, parseJson } from './parse-json.ts';
import { scanValue } from './scan-value.ts';

/** Longest text jsonrepair is given for one answer, in characters: far beyond any answer a drill asks for. */
const MAX_REPAIR_LENGTH = 65_536;
const MAX_REPAIRS = 40;
/** Brackets that are never closed and yet looked behind: each costs a look at the whole rest. */
const MAX_UNCLOSED = 8;
/** Brackets too many that are looked behind: as costly. */
const MAX_DOUBLED = 8;
/** Values that are looked for: whoever finds as many has found more than one. */
const MAX_FOUND = 1_000;

/** An object or a list in a text, as it stands there or repaired. */
export interface Candidate {
  value: unknown;
  start: number;
  /** One past its last character. */
  end: number;
  /** It had its end, so nothing of it was lost to a cut. */
  closed: boolean;
  /** It parsed as it stood. */
  strict: boolean;
}

/**
 * Every JSON value that stands by itself in a text, the way a careful team looks for one: spans between brackets that close each
 * other, parsed, or else repaired by jsonrepair. Values are never coerced. What is inside of a value, or of code in another language, is
 * not looked for.
 */
export function findCandidates(text: string): Candidate[] {
  const whole = parseJson(text);
  if (whole.ok) return [{ value: whole.value, start: 0, end: text.length, closed: true, strict: true }];
  const found: Candidate[] = [];
  let [repairs, length, unclosed, doubled] = [MAX_REPAIRS, MAX_REPAIR_LENGTH, MAX_UNCLOSED, MAX_DOUBLED];
  const code = listCode(text);
  let [from, nextCode] = [0, 0];
  for (;;) {
    const span = found.length < MAX_FOUND ? scanValue(text, from) : null;
    if (span === null) return found;
    const { start } = span;
    // A fence that begins inside of a value is a part of it.
    while ((code[nextCode]?.start ?? Infinity) < from) nextCode++;
    const around = code[nextCode];
    if (around !== undefined && around.start <= start) {
      from = around.end;
      continue;
    }
    const isOpen = span.end < 0;
    if (isOpen && unclosed-- === 0) return found;
    const end = isOpen ? text.length : span.end;
    const value = read(start, end);
    const isRead = value.ok;
    if (isRead) {
      const closed = !isOpen || endsAsItBegan(text, start);
      found.push({ value: value.value, start, end, closed, strict: value.strict });
    }
    // `{{"a":1}`: what is behind a bracket too many is a value of its own.
    const isDoubled = /^[{[]\s{0,9}[{[]/.test(text.slice(start, start + 11));
    if (isRead && isOpen && !isDoubled) return found;
    const looksBehind = isOpen || (isDoubled && !(isRead && value.strict) && doubled-- > 0);
    from = looksBehind ? start + 1 : end;
  }

  function read(start: number, end: number): (ParsedJson & { ok: true; strict: boolean }) | { ok: false } {
    if (!looksLikeJson(text, start)) return { ok: false };
    const body = text.slice(start, end);
    const strict = parseJson(body);
    if (strict.ok) return { ...strict, strict: true };
    if (body.length > length || repairs-- <= 0) return { ok: false };
    length -= body.length;
    try {
      const repaired = parseJson(jsonrepair(body));
      return repaired.ok ? { ...repaired, strict: false } : repaired;
    } catch {
      // jsonrepair throws on what it cannot repair, and runs out of stack on deep nesting.
      return { ok: false };
    }
  }
}

const jsonBeginning = /^[{[]\s{0,99}(?:["'“{[\d}\]\\-]|\/[/*]|true\b|false\b|null\b)|^\{\s{0,99}\w{1,40}\s{0,9}:/;

/** A brace in prose is JSON when a key, a value or its end follows, however badly written. */
export function looksLikeJson(text: string, start: number): boolean {
  return jsonBeginning.test(text.slice(start, start + 200));
}

/** Quotes that are broken hide the bracket that closes a value; it is there if the text ends in it. */
function endsAsItBegan(text: string, start: number): boolean {
  return text.trimEnd().endsWith(text.charAt(start) === '{' ? '}' : ']');
}
