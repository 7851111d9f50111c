/** A look ahead at the very start of a pattern: what must, or must not, follow there. */
interface Lookahead {
  isNegative: boolean;
  pattern: string;
}

/** A pattern without the lookaheads it begins with. All hold at the start of a text, so each is a pattern of its own. */
export interface SplitPattern {
  lookaheads: Lookahead[];
  rest: string;
}

/**
 * Splits `^(?!a)(?=b)c`, as zod and pydantic write it for e-mail addresses and decimals. A pattern that begins otherwise, or
 * has branches outside of any group, comes back whole.
 */
export function splitLookaheads(pattern: string): SplitPattern {
  const whole: SplitPattern = { lookaheads: [], rest: pattern };
  if (!/^\^\(\?[=!]/.test(pattern)) return whole;
  const split: SplitPattern = { lookaheads: [], rest: '' };
  let at = 1;
  while (/^\(\?[=!]/.test(pattern.slice(at, at + 3))) {
    const end = findGroupEnd(pattern, at);
    // `(?=a)*` is a group that may be left out.
    if (end < 0 || /[*+?{]/.test(pattern.charAt(end))) return whole;
    split.lookaheads.push({
      isNegative: pattern.charAt(at + 2) === '!',
      pattern: `^(?:${pattern.slice(at + 3, end - 1)})`,
    });
    at = end;
  }
  split.rest = `^${pattern.slice(at)}`;
  return hasBranches(split.rest) ? whole : split;
}

/** One past the `)` of the group that begins at `start`; -1 when it has none. */
function findGroupEnd(pattern: string, start: number): number {
  for (const { index, depth, char } of scan(pattern, start)) if (char === ')' && depth === 0) return index + 1;
  return -1;
}

function hasBranches(pattern: string): boolean {
  return scan(pattern, 0).some(({ depth, char }) => char === '|' && depth === 0);
}

/** Parentheses and bars that mean themselves, with the depth behind them. */
function scan(pattern: string, start: number): { index: number; depth: number; char: string }[] {
  const found: { index: number; depth: number; char: string }[] = [];
  let depth = 0;
  let inBrackets = false;
  for (let index = start; index < pattern.length; index++) {
    const char = pattern.charAt(index);
    if (char === '\\') index++;
    else if (inBrackets) inBrackets = char !== ']';
    else if (char === '[') inBrackets = true;
    else if (char === '(' || char === ')' || char === '|') {
      if (char !== '|') depth += char === '(' ? 1 : -1;
      found.push({ index, depth, char });
    }
  }
  return found;
}
