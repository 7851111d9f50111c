import { joinHashes, readHashes } from '../../../kit/prints/print.ts';
import { hash32 } from '../../../kit/stats/random.ts';
import type { AnswerEnding } from '../../../kit/terms/answer.ts';
import type { Said, SaidAnswer } from '../../records/said.ts';
import { enlarge } from './enlarge.ts';
import { createPrintPool } from './print-pool.ts';
import type { ReadSaid, SaidFacts } from './said-facts.ts';
import { createSlotTable } from './slot-table.ts';

/**
 * What all answers of a run said, in flat columns: an entry for each that differs, since what a caller got is as a rule
 * what a provider sent.
 */
export interface SaidTable {
  /** How many entries there are: those of `nothing` and `unknown` come first. */
  readonly length: number;
  /** Returns its entry: a new one, or that of an answer which is the same in all that is compared. */
  add(said: Said | null | undefined): number;
  of(entry: number): SaidFacts;
  /** Is it an answer that said something? */
  isAnswer(entry: number): boolean;
  /** Output tokens as an answer reports them; null: it reports none. */
  tokensOf(entry: number): number | null;
  /** And whole as far as it tells: without an error, and not broken off by the provider? */
  isWhole(entry: number): boolean;
}

/** The entries of those that said nothing, and of those of which nothing is known. */
const NOTHING = 0;
const UNKNOWN = 1;
const FIRST_ANSWER = 2;

const ENDING = 0x0f;
const ERROR = 0x10;
const REPORTED = 0x20;
const TEXT = 0x40;
const endings: readonly AnswerEnding[] = ['good', 'limit', 'filtered', 'failed', 'unknown', 'unsaid'];
const FAILED = endings.indexOf('failed');
/** The most hashes of one print; a longer one is no print of ours. */
const MAX_HASHES = 2_048;

/** An empty table, with room for so many answers and more as they come. */
export function createSaidTable(room: number): SaidTable {
  const pool = createPrintPool();
  let from = new Uint32Array(room);
  let counts = new Uint16Array(room);
  let lengths = new Uint32Array(room);
  let calls = new Uint32Array(room);
  let ids = new Uint32Array(room);
  let generated = new Int32Array(room);
  let flags = new Uint8Array(room);
  let length = FIRST_ANSWER;
  const scratch = new Uint32Array(MAX_HASHES);
  const slots = createSlotTable(room / 2, (entry) =>
    hashEntry(lengths[entry] ?? 0, ids[entry] ?? 0, pool.last(from[entry] ?? 0, counts[entry] ?? 0)),
  );

  function grow(entry: number): void {
    from = enlarge(from, entry);
    counts = enlarge(counts, entry);
    lengths = enlarge(lengths, entry);
    calls = enlarge(calls, entry);
    ids = enlarge(ids, entry);
    generated = enlarge(generated, entry);
    flags = enlarge(flags, entry);
  }

  function put(said: SaidAnswer): number {
    const print = said.text.length > 0 ? said.text : said.calls[0]?.arguments;
    const isPrint = print !== undefined && print.hashes.length <= 8 * MAX_HASHES;
    const count = isPrint ? readHashes(print, scratch, 0) : 0;
    if (print === undefined) return NOTHING;
    // It said more than is looked at.
    if (count === 0) return print.length === 0 ? NOTHING : UNKNOWN;
    const callsHash = said.calls.reduce((hash, call) => joinHashes(hash, hashCall(call), 1), 0);
    const id = said.id === null ? 0 : hash32(said.id);
    const reported = said.usage?.outputTokens ?? -1;
    const came = reported >= 0 ? reported : said.pieces;
    const flag =
      endings.indexOf(said.ending ?? 'unknown') |
      (said.error ? ERROR : 0) |
      (reported >= 0 ? REPORTED : 0) |
      (said.text.length > 0 ? TEXT : 0);
    const found = slots.find(
      hashEntry(print.length, id, scratch[count - 1] ?? 0),
      (entry) =>
        (lengths[entry] ?? 0) === print.length &&
        (ids[entry] ?? 0) === id &&
        (calls[entry] ?? 0) === callsHash &&
        (flags[entry] ?? 0) === flag &&
        (generated[entry] ?? 0) === came &&
        (counts[entry] ?? 0) === count &&
        pool.holds(from[entry] ?? 0, scratch, count),
    );
    if (found !== null) return found;
    const entry = length++;
    if (entry >= from.length) grow(entry);
    from[entry] = pool.add(scratch, count);
    counts[entry] = count;
    lengths[entry] = print.length;
    calls[entry] = callsHash;
    ids[entry] = id;
    generated[entry] = came;
    flags[entry] = flag;
    slots.add(entry);
    return entry;
  }

  function tokensOf(entry: number): number | null {
    return ((flags[entry] ?? 0) & REPORTED) !== 0 ? (generated[entry] ?? 0) : null;
  }

  function read(entry: number): ReadSaid {
    const flag = flags[entry] ?? 0;
    const came = generated[entry] ?? 0;
    return {
      kind: 'answer',
      hasText: (flag & TEXT) !== 0,
      length: lengths[entry] ?? 0,
      hashes: pool.view(from[entry] ?? 0, counts[entry] ?? 0),
      calls: calls[entry] ?? 0,
      id: ids[entry] ?? 0,
      ending: endings[flag & ENDING] ?? 'unknown',
      error: (flag & ERROR) !== 0,
      outputTokens: tokensOf(entry),
      generated: came,
    };
  }

  return {
    get length() {
      return length;
    },
    add(said) {
      if (said === null) return NOTHING;
      return said?.kind === 'answer' ? put(said) : UNKNOWN;
    },
    isAnswer: (entry) => entry >= FIRST_ANSWER,
    tokensOf,
    isWhole(entry) {
      const flag = flags[entry] ?? 0;
      return entry >= FIRST_ANSWER && (flag & ERROR) === 0 && (flag & ENDING) !== FAILED;
    },
    of(entry) {
      if (entry === NOTHING) return { kind: 'nothing' };
      return entry === UNKNOWN ? { kind: 'unknown' } : read(entry);
    },
  };
}

function hashEntry(length: number, id: number, lastHash: number): number {
  return Math.imul(lastHash ^ length, 0x9e37_79b1) ^ id;
}

function hashCall({ name, arguments: print }: SaidAnswer['calls'][number]): number {
  return hash32(`${name} ${print.length} ${print.hashes.slice(-8)}`);
}
