import type { SaidStore } from '../evidence/said-store.ts';
import type { ReadSaid } from './compare-said.ts';

/** Finds answers by what they said. */
export interface SaidIndex {
  /** Rows of all that said exactly this. */
  find(said: ReadSaid): number[];
}

const NONE = -1;

/** An index of a store: a table of chains, eight bytes an answer and no object. */
export function indexSaid(store: SaidStore): SaidIndex {
  const size = 2 ** Math.ceil(Math.log2(Math.max(16, store.length)));
  const heads = new Int32Array(size).fill(NONE);
  const next = new Int32Array(store.length).fill(NONE);
  const placeOf = (said: ReadSaid): number => ((said.hashes.at(-1) ?? 0) ^ said.length) & (size - 1);
  for (let row = 0; row < store.length; row++) {
    const said = store.of(row);
    if (said.kind !== 'answer') continue;
    const place = placeOf(said);
    next[row] = heads[place] ?? NONE;
    heads[place] = row;
  }
  return {
    find(wanted) {
      const rows: number[] = [];
      for (let row = heads[placeOf(wanted)] ?? NONE; row !== NONE; row = next[row] ?? NONE) {
        const said = store.of(row);
        if (said.kind === 'answer' && isSame(said, wanted)) rows.push(row);
      }
      return rows;
    },
  };
}

function isSame(a: ReadSaid, b: ReadSaid): boolean {
  if (a.length !== b.length || a.calls !== b.calls || a.hashes.length !== b.hashes.length) return false;
  for (let place = 0; place < a.hashes.length; place++) if (a.hashes[place] !== b.hashes[place]) return false;
  return true;
}
