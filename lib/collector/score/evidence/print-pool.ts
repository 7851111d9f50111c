const PAGE_BITS = 16;
const PAGE_HASHES = 1 << PAGE_BITS;
const IN_PAGE = PAGE_HASHES - 1;

/** The hashes of many prints, one print behind the other, in pages: none lies in two. */
export interface PrintPool {
  /** Adds the first `count` of these and says where they are. A print fits a page. */
  add(hashes: Uint32Array, count: number): number;
  /** Do these stand there? */
  holds(from: number, hashes: Uint32Array, count: number): boolean;
  /** The last of those there. */
  last(from: number, count: number): number;
  /** Those there; not to be changed. */
  view(from: number, count: number): Uint32Array;
}

/** An empty pool. */
export function createPrintPool(): PrintPool {
  const pages: Uint32Array[] = [];
  let end = 0;
  const pageOf = (from: number): Uint32Array => (pages[from >>> PAGE_BITS] ??= new Uint32Array(PAGE_HASHES));
  return {
    add(hashes, count) {
      const left = PAGE_HASHES - (end & IN_PAGE);
      const from = count <= left ? end : end + left;
      const page = pageOf(from);
      for (let place = 0; place < count; place++) page[(from & IN_PAGE) + place] = hashes[place] ?? 0;
      end = from + count;
      return from;
    },
    holds(from, hashes, count) {
      const page = pageOf(from);
      const start = from & IN_PAGE;
      for (let place = 0; place < count; place++) if (page[start + place] !== hashes[place]) return false;
      return true;
    },
    last: (from, count) => pageOf(from)[(from & IN_PAGE) + count - 1] ?? 0,
    view: (from, count) => pageOf(from).subarray(from & IN_PAGE, (from & IN_PAGE) + count),
  };
}
