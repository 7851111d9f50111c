/** What a mistake begins with: `timeline[2].primary[0].error`. */
const PATH = /^(?:[A-Za-z_][\w-]*|\[\d+\])(?:\.[A-Za-z_][\w-]*|\[\d+\])*/;
/** Where a scenario writes its drill: `drill = defineDrill({`, with or without a type, or without the call. */
const DRILL = /\b(?:const|let|var)\s+drill\b[^=;{}]*=\s*(?:[\w.]+\s*(?:<[^>]*>)?\(\s*)?(?=\{)/;
/** What is no code: comments, and texts in any quotes. */
const QUIET = /\/\/[^\n]*|\/\*[\s\S]*?\*\/|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`/y;
const KEY = /(?:'([^'\\\n]*)'|"([^"\\\n]*)"|([A-Za-z_$][\w$]*))\s*:/y;

/**
 * Says behind each line of a message in which line of a scenario's source stands what it is about: the value at the path it begins with, or the nearest
 * around it that is written there, as what is named or spread stands elsewhere. Says nothing where nothing of that path is there, or the drill is no object in
 * the source.
 */
export function tellSourceLines(message: string, source: string): string {
  const start = DRILL.exec(source);
  if (start === null) return message;
  const root = start.index + start[0].length;
  return message
    .split('\n')
    .map((one) => {
      const path = PATH.exec(one)?.[0];
      if (path === undefined) return one;
      const at = findAlong(source, root, path.match(/[^.[\]]+/g) ?? []);
      return at === root ? one : `${one} (line ${source.slice(0, at).split('\n').length})`;
    })
    .join('\n');
}

/** Where the value at the end of these keys stands, or the last on the way there that is found. */
function findAlong(source: string, root: number, keys: readonly string[]): number {
  let at = root;
  for (const key of keys) {
    const next = listParts(source, at).find((part) => part.key === key);
    if (next === undefined) return at;
    at = next.at;
  }
  return at;
}

interface Part {
  /** Of an element of a list its place. */
  key: string;
  /** Where its value begins. */
  at: number;
}

/** The parts of the object or list that begins there; none of anything else. */
function listParts(source: string, from: number): Part[] {
  const isList = source[from] === '[';
  if (!isList && source[from] !== '{') return [];
  const parts: Part[] = [];
  let [at, place] = [from + 1, 0];
  while (at < source.length) {
    at = skipQuiet(source, at, false);
    if (source[at] === ']' || source[at] === '}' || at >= source.length) break;
    KEY.lastIndex = at;
    const key = isList ? null : KEY.exec(source);
    const begin = key === null ? at : skipQuiet(source, KEY.lastIndex, false);
    if (isList) parts.push({ key: String(place++), at: begin });
    else if (key !== null) parts.push({ key: key[1] ?? key[2] ?? key[3] ?? '', at: begin });
    at = skipValue(source, begin);
  }
  return parts;
}

/** Behind the comma that ends a value, or at the bracket that ends what is around it. */
function skipValue(source: string, from: number): number {
  let depth = 0;
  let at = from;
  while (at < source.length) {
    const behind = skipQuiet(source, at, true);
    if (behind > at) {
      at = behind;
      continue;
    }
    const character = source[at] ?? '';
    if ('([{'.includes(character)) depth++;
    if (')]}'.includes(character) && depth-- === 0) return at;
    at++;
    if (character === ',' && depth === 0) return at;
  }
  return at;
}

/** Behind blanks and comments, and texts where they are to be skipped as well. */
function skipQuiet(source: string, from: number, withTexts: boolean): number {
  let at = from;
  for (;;) {
    while (/\s/.test(source[at] ?? '')) at++;
    QUIET.lastIndex = at;
    const quiet = QUIET.exec(source)?.[0];
    if (quiet === undefined || (!withTexts && !quiet.startsWith('/'))) return at;
    at += quiet.length;
  }
}
