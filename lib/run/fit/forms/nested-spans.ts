/** A span, as far as it matters what lies in it. */
export interface NestedSpan {
  /** Which it is, of all traces; undefined: it does not say, and is taken for one by itself. */
  id: string | undefined;
  /** The one it lies in. */
  parent: string | undefined;
  /**
   * What of it would be the same call in another: a kind of call from 0 to 29, as calls of a model by its operation and who tells of it; `through`, a span between
   * such two, as of HTTP; `apart`, one in which calls are calls of its own, as of an agent.
   */
  kind: number | 'through' | 'apart';
}

/** So many spans are known again: one is written within seconds of those that lie in it. */
const MOST_SPANS = 50_000;
/** Deeper than any trace lies: what lies in itself ends. */
const MOST_DEPTH = 200;

/**
 * Tells spans that are the same call as one in them, or around them: a library and the client that it uses both have a span of a call, and counted both it would be two.
 * The inner one counts, as it is told of each try; where the outer one came first, in a line before, that one. Its memory is of so many spans, whatever their number.
 */
export function createNesting() {
  const inside = createRecent();
  const counted = createRecent();
  /** Marks all around a span with the kinds of calls that lie in it. */
  function mark(span: NestedSpan, kinds: number, byId: ReadonlyMap<string, NestedSpan>): void {
    let { parent } = span;
    for (let depth = 0; depth < MOST_DEPTH && parent !== undefined; depth++) {
      inside.add(parent, kinds);
      const next = byId.get(parent);
      if (next === undefined || next.kind === 'apart') return;
      parent = next.parent;
    }
  }
  return {
    /** What is to be counted of the spans of a line, one for each: `counts`; `around` or `within` another of the same call. */
    place(spans: readonly NestedSpan[]): ('counts' | 'around' | 'within')[] {
      const byId = new Map(spans.flatMap((span) => (span.id === undefined ? [] : [[span.id, span] as const])));
      for (const span of spans) {
        if (span.kind === 'apart') continue;
        const kinds = inside.of(span.id) | (span.kind === 'through' ? 0 : 1 << span.kind);
        if (kinds !== 0) mark(span, kinds, byId);
      }
      return spans.map(({ id, parent, kind }) => {
        if (typeof kind === 'string') return 'counts';
        const bit = 1 << kind;
        if ((inside.of(id) & bit) !== 0) return 'around';
        if ((counted.of(parent) & bit) !== 0) return 'within';
        if (id !== undefined) counted.add(id, bit);
        return 'counts';
      });
    },
  };
}

/** Bits by name, of the names that came last: the older half of them goes at once. */
function createRecent() {
  let bits = new Map<string, number>();
  let older = new Map<string, number>();
  const of = (id: string | undefined): number => (id === undefined ? 0 : (bits.get(id) ?? older.get(id) ?? 0));
  return {
    of,
    add(id: string, more: number): void {
      bits.set(id, of(id) | more);
      if (bits.size < MOST_SPANS / 2) return;
      older = bits;
      bits = new Map();
    },
  };
}
