import { enlarge } from './enlarge.ts';
import { joinHashes, readHashes } from '../../../kit/prints/print.ts';
import { hash32 } from '../../../kit/stats/random.ts';
import type { AnswerEnding } from '../../../kit/terms/answer.ts';
import type { Said, SaidAnswer } from '../../records/said.ts';

/**
 * What many answers said, in flat columns: a row each, and their prints in one pool. A row that says nothing is there as
 * well, so that rows go by the order in which they were added.
 */
export interface SaidStore {
  readonly length: number;
  /** Returns the row. */
  add(said: Said | null | undefined, passing: Passing): number;
  /** Adds those of a later stretch of the records, or these rows of them, behind its own. */
  take(later: SaidColumns, rows?: readonly number[]): void;
  of(row: number): SaidFacts;
  passing(row: number): Passing;
  readonly columns: SaidColumns;
}

/** How it went by. */
export interface Passing {
  /** When its first byte came, epoch ms; null: none did. */
  headEpochMs: number | null;
  /** Was it broken off before its end, by whoever sent it? */
  cut: boolean;
}

/**
 * What is compared of an answer. Its print is of its text, or of the arguments of its first call where it has no text.
 *
 * - `answer`: it was read, and said something
 * - `nothing`: there was none, or it said nothing
 * - `unknown`: it could not be read, or the record does not say
 */
export type SaidFacts =
  | { kind: 'nothing' | 'unknown' }
  | {
      kind: 'answer';
      length: number;
      /** A view of the pool. */
      hashes: Uint32Array;
      /** Of all its calls together; 0: it made none. */
      calls: number;
      /** Of its id; 0: it bore none. */
      id: number;
      ending: AnswerEnding;
      error: boolean;
      outputTokens: number | null;
      pieces: number;
    };

/** The columns of a said store, and room for more. */
export interface SaidColumns {
  length: number;
  poolLength: number;
  pool: Uint32Array;
  /** Where its hashes begin in the pool. */
  from: Uint32Array;
  /** 0: nothing; 1: unknown; others: an ending, see `endings`. */
  kinds: Uint8Array;
  lengths: Uint32Array;
  calls: Uint32Array;
  ids: Uint32Array;
  tokens: Int32Array;
  pieces: Uint32Array;
  /** NaN: none. */
  heads: Float64Array;
  cuts: Uint8Array;
}

const NOTHING = 0;
const UNKNOWN = 1;
const FIRST_ENDING = 2;
const ERROR = 64;
const endings: readonly AnswerEnding[] = ['good', 'limit', 'filtered', 'failed', 'unknown', 'unsaid'];
/** The most hashes of one print; a longer one is no print of ours. */
const MAX_HASHES = 2_048;

/** An empty store, or one with these columns. */
export function createSaidStore(columns: SaidColumns = createColumns()): SaidStore {
  function makeRoom(): number {
    if (columns.length === columns.from.length) {
      const size = columns.length * 2;
      columns.from = enlarge(columns.from, new Uint32Array(size));
      columns.kinds = enlarge(columns.kinds, new Uint8Array(size));
      columns.lengths = enlarge(columns.lengths, new Uint32Array(size));
      columns.calls = enlarge(columns.calls, new Uint32Array(size));
      columns.ids = enlarge(columns.ids, new Uint32Array(size));
      columns.tokens = enlarge(columns.tokens, new Int32Array(size));
      columns.pieces = enlarge(columns.pieces, new Uint32Array(size));
      columns.heads = enlarge(columns.heads, new Float64Array(size));
      columns.cuts = enlarge(columns.cuts, new Uint8Array(size));
    }
    makePoolRoom(MAX_HASHES);
    return columns.length++;
  }

  function makePoolRoom(more: number): void {
    if (columns.poolLength + more <= columns.pool.length) return;
    columns.pool = enlarge(columns.pool, new Uint32Array(Math.ceil((columns.poolLength + more) * 1.5)));
  }

  function put(row: number, said: SaidAnswer): void {
    const print = said.text.length > 0 ? said.text : said.calls[0]?.arguments;
    const isPrint = print !== undefined && print.hashes.length <= 8 * MAX_HASHES;
    const count = isPrint ? readHashes(print, columns.pool, columns.poolLength) : 0;
    columns.kinds[row] =
      count === 0 ? NOTHING : FIRST_ENDING + endings.indexOf(said.ending ?? 'unknown') + (said.error ? ERROR : 0);
    columns.lengths[row] = count === 0 ? 0 : (print?.length ?? 0);
    columns.calls[row] = said.calls.reduce((hash, call) => joinHashes(hash, hashCall(call), 1), 0);
    columns.ids[row] = said.id === null ? 0 : hash32(said.id);
    columns.tokens[row] = said.usage?.outputTokens ?? -1;
    columns.pieces[row] = said.pieces;
    columns.poolLength += count;
  }

  return {
    get length() {
      return columns.length;
    },
    add(said, { headEpochMs, cut }) {
      const row = makeRoom();
      columns.heads[row] = headEpochMs ?? Number.NaN;
      columns.cuts[row] = cut ? 1 : 0;
      columns.from[row] = columns.poolLength;
      columns.kinds[row] = said === null ? NOTHING : UNKNOWN;
      columns.tokens[row] = -1;
      if (said?.kind === 'answer') put(row, said);
      return row;
    },
    take(later, rows) {
      const theirs = createSaidStore(later);
      const count = rows?.length ?? later.length;
      for (let place = 0; place < count; place++) {
        const row = rows?.[place] ?? place;
        const said = theirs.of(row);
        const hashes = said.kind === 'answer' ? said.hashes : new Uint32Array(0);
        const own = makeRoom();
        columns.from[own] = columns.poolLength;
        columns.pool.set(hashes, columns.poolLength);
        columns.poolLength += hashes.length;
        columns.kinds[own] = later.kinds[row] ?? UNKNOWN;
        columns.lengths[own] = later.lengths[row] ?? 0;
        columns.calls[own] = later.calls[row] ?? 0;
        columns.ids[own] = later.ids[row] ?? 0;
        columns.tokens[own] = later.tokens[row] ?? -1;
        columns.pieces[own] = later.pieces[row] ?? 0;
        columns.heads[own] = later.heads[row] ?? Number.NaN;
        columns.cuts[own] = later.cuts[row] ?? 0;
      }
    },
    of(row) {
      const kind = columns.kinds[row] ?? UNKNOWN;
      if (kind === NOTHING) return { kind: 'nothing' };
      if (kind === UNKNOWN) return { kind: 'unknown' };
      const from = columns.from[row] ?? 0;
      const next = row + 1 < columns.length ? (columns.from[row + 1] ?? 0) : columns.poolLength;
      const tokens = columns.tokens[row] ?? -1;
      return {
        kind: 'answer',
        length: columns.lengths[row] ?? 0,
        hashes: columns.pool.subarray(from, next),
        calls: columns.calls[row] ?? 0,
        id: columns.ids[row] ?? 0,
        ending: endings[(kind & ~ERROR) - FIRST_ENDING] ?? 'unknown',
        error: (kind & ERROR) !== 0,
        outputTokens: tokens < 0 ? null : tokens,
        pieces: columns.pieces[row] ?? 0,
      };
    },
    passing(row) {
      const head = columns.heads[row] ?? Number.NaN;
      return { headEpochMs: Number.isNaN(head) ? null : head, cut: columns.cuts[row] === 1 };
    },
    columns,
  };
}

function hashCall({ name, arguments: print }: SaidAnswer['calls'][number]): number {
  return hash32(`${name} ${print.length} ${print.hashes.slice(-8)}`);
}

function createColumns(): SaidColumns {
  return {
    length: 0,
    poolLength: 0,
    pool: new Uint32Array(4 * MAX_HASHES),
    from: new Uint32Array(1024),
    kinds: new Uint8Array(1024),
    lengths: new Uint32Array(1024),
    calls: new Uint32Array(1024),
    ids: new Uint32Array(1024),
    tokens: new Int32Array(1024),
    pieces: new Uint32Array(1024),
    heads: new Float64Array(1024),
    cuts: new Uint8Array(1024),
  };
}
