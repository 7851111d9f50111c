import { CutoverError, formatCause } from '../cutover-error.ts';

const blank = /[ \t\n\r]*/y;
/** All characters from the space on but the quote and the backslash, and escapes; the closing quote is not taken. */
const openString = /"(?:[ !#-[\]-\uffff]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*/y;
const scalar = /(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?![\w.])/y;

/** What a text is parsed to. Throws a `usage` error that says where in `what` it stops being JSON, by line and column. */
export function parseJsonText(text: string, what: string): unknown {
  // Some editors put a byte order mark before it, which is no part of it (RFC 8259, section 8.1).
  const json = text.startsWith('\uFEFF') ? text.slice(1) : text;
  try {
    return JSON.parse(json);
  } catch (cause) {
    const found = findJsonError(json);
    const reason = found === null ? formatCause(cause) : describe(json, found);
    throw new CutoverError('usage', `${what} is no valid JSON: ${reason}`, { cause });
  }
}

interface JsonError {
  /** Characters before it. */
  at: number;
  /** What may stand there. */
  rule: string;
}

function describe(text: string, { at, rule }: JsonError): string {
  const before = text.slice(0, at).split('\n');
  const character = text.codePointAt(at);
  const got = character === undefined ? 'the end' : JSON.stringify(String.fromCodePoint(character));
  return `line ${before.length}, column ${(before.at(-1) ?? '').length + 1} must be ${rule}, got ${got}`;
}

/** The first place at which a text is no JSON; the engine's own message does not always tell. */
function findJsonError(text: string): JsonError | null {
  const open: ('{' | '[')[] = [];
  let at = 0;
  const skip = (pattern: RegExp): number => {
    pattern.lastIndex = at;
    const length = pattern.exec(text)?.[0].length ?? 0;
    at += length;
    return length;
  };
  const take = (character: string): boolean => {
    const fits = text[at] === character;
    if (fits) at++;
    return fits;
  };
  const isString = (): boolean => skip(openString) > 0 && take('"');
  let wants: 'first' | 'item' | 'next' = 'item';
  for (;;) {
    skip(blank);
    const inside = open.at(-1);
    const close = inside === '{' ? '}' : ']';
    if (wants === 'next') {
      if (inside === undefined) return at === text.length ? null : { at, rule: 'the end' };
      if (take(',')) wants = 'item';
      else if (take(close)) open.pop();
      else return { at, rule: `"," or "${close}"` };
      continue;
    }
    if (wants === 'first' && take(close)) {
      open.pop();
      wants = 'next';
      continue;
    }
    if (inside === '{') {
      const start = at;
      if (!isString())
        return at === start ? { at, rule: 'a key in double quotes' } : { at, rule: 'the rest of a text' };
      skip(blank);
      if (!take(':')) return { at, rule: '":"' };
      skip(blank);
    }
    const character = text[at];
    if (character === '{' || character === '[') {
      open.push(character);
      at++;
      wants = 'first';
      continue;
    }
    if (character === '"' ? !isString() : skip(scalar) === 0) {
      return { at, rule: character === '"' ? 'the rest of a text' : 'a value' };
    }
    wants = 'next';
  }
}
