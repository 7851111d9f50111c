/** What `\s` stands for in JavaScript, as ranges in brackets; and all else. */
const SPACE = String.raw`\t-\r \x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}\x{feff}`;
const NO_SPACE = String.raw`\x00-\x08\x0e-\x1f\x21-\x{9f}\x{a1}-\x{167f}\x{1681}-\x{1fff}\x{200b}-\x{2027}\x{202a}-\x{202e}\x{2030}-\x{205e}\x{2060}-\x{2fff}\x{3001}-\x{fefe}\x{ff00}-\x{10ffff}`;
const ANY_BUT_LINE_END = String.raw`[^\n\r\x{2028}\x{2029}]`;
const ANYTHING = String.raw`[\x00-\x{10ffff}]`;
const NOTHING = String.raw`[^\x00-\x{10ffff}]`;

/** What a pattern is made of, in the order it is looked for: escapes, groups, brackets, all else. */
const TOKEN =
  /\\u\{[0-9a-f]+\}|\\u[dD][89abAB][0-9a-f]{2}\\u[dD][c-fC-F][0-9a-f]{2}|\\u[0-9a-f]{4}|\\[pP]\{[^}]*\}|\\c[a-z]|\\k<|\\.|\(\?<?[=!]|\(\?<|\[\^?\]|\[\^?|./gisu;

/** A pattern of JavaScript's (with its flag `u`), valid there, in the syntax of RE2; or why it has none. */
export function translatePattern(
  pattern: string,
): { kind: 'translated'; pattern: string } | { kind: 'refused'; reason: string } {
  let inBrackets = false;
  let translated = '';
  for (const [token] of pattern.matchAll(TOKEN)) {
    if (!inBrackets && /^\(\?<?[=!]$/.test(token))
      return { kind: 'refused', reason: `it looks around itself (${token})` };
    if (/^\\(?:k<|[1-9])$/.test(token)) return { kind: 'refused', reason: `it refers back to a group (${token})` };
    translated += token.startsWith('\\') ? translateEscape(token, inBrackets) : translateOther(token, inBrackets);
    if (!inBrackets && /^\[\^?$/.test(token)) inBrackets = true;
    else if (inBrackets && token.endsWith(']')) inBrackets = false;
  }
  return { kind: 'translated', pattern: translated };
}

function translateEscape(token: string, inBrackets: boolean): string {
  const space = token === String.raw`\s` ? SPACE : token === String.raw`\S` ? NO_SPACE : null;
  if (space !== null) return inBrackets ? space : `[${space}]`;
  if (token === String.raw`\b` && inBrackets) return String.raw`\x08`;
  if (token === String.raw`\0`) return String.raw`\x00`;
  const [, control] = /^\\c([a-z])$/i.exec(token) ?? [];
  if (control !== undefined) return toEscape(control.toUpperCase().charCodeAt(0) - 64);
  if (token.startsWith(String.raw`\u`)) return toEscape(readCodePoint(token));
  // Scripts and categories are known there by their value alone.
  return token.replace(/^(\\p\{)(?:Script|sc|General_Category|gc)=/i, '$1');
}

function translateOther(token: string, inBrackets: boolean): string {
  // What closes at once is empty in JavaScript; in RE2 the bracket would be a member.
  if (inBrackets) return token.startsWith('[') ? String.raw`\[`.concat(token.slice(1)) : token;
  if (token === '[]') return NOTHING;
  if (token === '[^]') return ANYTHING;
  if (token === '(?<') return '(?P<';
  return token === '.' ? ANY_BUT_LINE_END : token;
}

function readCodePoint(token: string): number {
  const [first = 0, second] = [...token.matchAll(/[0-9a-f]{4,}|(?<=\{)[0-9a-f]+/gi)].map(([digits]) =>
    Number.parseInt(digits, 16),
  );
  return second === undefined ? first : (first - 0xd800) * 0x400 + (second - 0xdc00) + 0x10000;
}

function toEscape(codePoint: number): string {
  return `\\x{${codePoint.toString(16)}}`;
}
