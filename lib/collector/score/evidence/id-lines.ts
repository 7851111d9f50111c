/**
 * Which line tells of an id, to find what is told twice. Ids of ours are a word and a number that counts up, so a line takes
 * four bytes; any other id is kept as it is.
 */
export interface IdLines {
  /** The line that told of this id before; null: none did, and this one does from now on. */
  note(id: string, line: number): number | null;
  /** Adds those of a later stretch, which has so many lines before it; calls `onTwice` with each line that tells an id again. */
  take(later: IdLineColumns, linesBefore: number, onTwice: (line: number) => void): void;
  readonly columns: IdLineColumns;
}

/** Plain data: by the word in front of the number, pages of lines by number; 0 stands for none. */
export interface IdLineColumns {
  pages: Map<string, Map<number, Uint32Array>>;
  others: Map<string, number>;
}

const PAGE = 64;
const MAX_DIGITS = 9;
const ZERO = 48;

/** Of no ids yet, or of those in the columns. */
export function createIdLines(columns: IdLineColumns = { pages: new Map(), others: new Map() }): IdLines {
  function noteNumber(word: string, number: number, line: number): number | null {
    let pages = columns.pages.get(word);
    if (pages === undefined) columns.pages.set(word, (pages = new Map<number, Uint32Array>()));
    const at = Math.floor(number / PAGE);
    let page = pages.get(at);
    if (page === undefined) pages.set(at, (page = new Uint32Array(PAGE)));
    const known = page[number % PAGE] ?? 0;
    if (known === 0) page[number % PAGE] = line;
    return known === 0 ? null : known;
  }

  function noteOther(id: string, line: number): number | null {
    const known = columns.others.get(id);
    if (known === undefined) columns.others.set(id, line);
    return known ?? null;
  }

  return {
    note(id, line) {
      const from = findNumber(id);
      return from === id.length ? noteOther(id, line) : noteNumber(id.slice(0, from), Number(id.slice(from)), line);
    },
    take(later, linesBefore, onTwice) {
      for (const [id, line] of later.others) {
        if (noteOther(id, line + linesBefore) !== null) onTwice(line + linesBefore);
      }
      for (const [word, pages] of later.pages) {
        for (const [at, page] of pages) {
          for (const [place, line] of page.entries()) {
            if (line === 0) continue;
            if (noteNumber(word, at * PAGE + place, line + linesBefore) !== null) onTwice(line + linesBefore);
          }
        }
      }
    },
    columns,
  };
}

/** Where the number begins that an id ends in; its length where it ends in none, or in one that is not written as ours are. */
function findNumber(id: string): number {
  let from = id.length;
  while (from > 0 && isDigit(id.charCodeAt(from - 1))) from--;
  const digits = id.length - from;
  const isOurs = digits > 0 && digits <= MAX_DIGITS && (digits === 1 || id.charCodeAt(from) !== ZERO);
  return isOurs ? from : id.length;
}

function isDigit(code: number): boolean {
  return code >= ZERO && code <= ZERO + 9;
}
