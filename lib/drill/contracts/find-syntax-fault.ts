import type { FailureKind } from '../../kit/terms/failure-kind.ts';

/** Words that are values in Python; `None` alone is enough to tell. */
const pythonLiterals = new Set(['True', 'False', 'None']);
const jsonLiterals = new Set(['true', 'false', 'null']);
const nanLiterals = new Set(['NaN', 'Infinity', 'nan', 'inf', 'Inf']);

const whitespace = /[ \t\r\n]/;
// Sticky: each looks only at the scanner's place, so the whole scan stays linear.
const word = /[A-Za-z_$][\w$-]*/y;
const numberLike = /[+-]?[\w.][\w.+-]*/y;
const jsonNumber = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
const keyAhead = /"[^"\\\n]{1,80}"\s{0,9}:/y;
const spaces = /\s*/y;

/**
 * The first thing in a text at which a strict JSON parser would trip, named. `truncated` when nothing is wrong
 * but the end; null when nothing of the kind is found. One pass from left to right.
 */
export function findSyntaxFault(text: string): FailureKind | null {
  if (/^[[{\s]{0,20}\\"/.test(text)) return 'escaped-body';
  let depth = 0;
  let index = 0;
  while (index < text.length) {
    const char = text.charAt(index);
    if (char === '"') {
      const scanned = scanString(text, index);
      if ('fault' in scanned) return scanned.fault;
      index = scanned.end;
    } else if (char === '{' || char === '[') {
      depth++;
      index++;
    } else if (char === '}' || char === ']') {
      depth--;
      index++;
    } else if (char === ':' || whitespace.test(char)) {
      index++;
    } else if (char === ',') {
      const next = text.charAt(skipSpaces(text, index + 1));
      if (next === '}' || next === ']') return 'trailing-comma';
      index++;
    } else {
      const scanned = scanOther(text, index, char);
      if ('fault' in scanned) return scanned.fault;
      index = scanned.end;
    }
  }
  return depth > 0 ? 'truncated' : null;
}

type Scanned = { end: number } | { fault: FailureKind };

function scanString(text: string, start: number): Scanned {
  for (let index = start + 1; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code < 32) return { fault: 'raw-newline' };
    if (code === 92) {
      const next = text.charAt(index + 1);
      if (next !== '' && !'"\\/bfnrtu'.includes(next)) return { fault: 'bad-escape' };
      if (next === 'u' && index + 6 <= text.length && !/^[\da-fA-F]{4}$/.test(text.slice(index + 2, index + 6))) {
        return { fault: 'bad-escape' };
      }
      index++;
    } else if (code === 34) {
      const next = text.charAt(skipSpaces(text, index + 1));
      // A comment, a smart quote or an ellipsis after a value has a name of its own; a word does not belong there.
      const nextAt = skipSpaces(text, index + 1);
      if (!/[\w'".!?(]/.test(next) || text.startsWith('...', nextAt)) return { end: index + 1 };
      keyAhead.lastIndex = nextAt;
      // A key on the next line: what is missing is the comma before it.
      return { fault: nextAt > index + 1 && keyAhead.test(text) ? 'syntax-other' : 'inner-quotes' };
    }
  }
  return { fault: 'truncated' };
}

function scanOther(text: string, index: number, char: string): Scanned {
  if (char === '“' || char === '”' || char === '‘' || char === '’') return { fault: 'smart-quotes' };
  if (char === "'" || char === '`') return { fault: 'single-quotes' };
  if (char === '/' || char === '#') return { fault: 'comments' };
  if (char === '…' || text.startsWith('...', index)) return { fault: 'ellipsis' };
  if (char === '\ufeff') return { fault: 'bom' };
  if (/[\u200b-\u200d\u2060]/.test(char)) return { fault: 'zero-width' };
  if (/\s/.test(char)) return { fault: 'nbsp' };
  word.lastIndex = index;
  const name = word.exec(text)?.[0];
  if (name !== undefined) return scanWord(text, index, name);
  numberLike.lastIndex = index;
  const digits = numberLike.exec(text)?.[0];
  if (digits === undefined) return { fault: 'syntax-other' };
  if (/^[+-](?:Infinity|NaN|inf|nan)$/.test(digits)) return { fault: 'nan-inf' };
  // A number at the very end may have been cut in its middle.
  if (index + digits.length === text.length) return { fault: 'truncated' };
  return jsonNumber.test(digits) ? { end: index + digits.length } : { fault: 'number-forms' };
}

function scanWord(text: string, index: number, name: string): Scanned {
  const end = index + name.length;
  if (text.charAt(skipSpaces(text, end)) === ':') return { fault: 'unquoted-keys' };
  if (jsonLiterals.has(name)) return { end };
  if (pythonLiterals.has(name)) return { fault: 'python-literals' };
  if (nanLiterals.has(name)) return { fault: 'nan-inf' };
  return { fault: end === text.length ? 'truncated' : 'syntax-other' };
}

function skipSpaces(text: string, index: number): number {
  spaces.lastIndex = index;
  spaces.exec(text);
  return spaces.lastIndex;
}
