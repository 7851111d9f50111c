/**
 * Ids that have been told, to find what is told twice. Ids of ours are a word and a number that counts up, so one takes a
 * bit; any other id is kept as it is.
 */
export interface IdSet {
  /** False: it is there already. */
  add(id: string): boolean;
}

/** Ids a page; a page takes 256 bytes. */
const PAGE = 2_048;
const MAX_DIGITS = 9;
const ZERO = 48;

/** Of no ids yet. */
export function createIdSet(): IdSet {
  /** By the word in front of the number, pages by number, a bit for each. */
  const words = new Map<string, Map<number, Uint32Array>>();
  const others = new Set<string>();

  function addNumber(word: string, number: number): boolean {
    let pages = words.get(word);
    if (pages === undefined) words.set(word, (pages = new Map<number, Uint32Array>()));
    const at = Math.floor(number / PAGE);
    let page = pages.get(at);
    if (page === undefined) pages.set(at, (page = new Uint32Array(PAGE / 32)));
    const place = (number % PAGE) >>> 5;
    const bit = 1 << (number & 31);
    const known = page[place] ?? 0;
    page[place] = known | bit;
    return (known & bit) === 0;
  }

  return {
    add(id) {
      const from = findNumber(id);
      if (from < id.length) return addNumber(id.slice(0, from), Number(id.slice(from)));
      if (others.has(id)) return false;
      others.add(id);
      return true;
    },
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
