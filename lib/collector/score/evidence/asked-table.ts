import { hash32 } from '../../../kit/stats/random.ts';
import type { Digest } from '../../../kit/prints/digest.ts';
import type { Asked, AskedPrint } from '../../records/asked.ts';
import { enlarge } from './enlarge.ts';
import { createSlotTable } from './slot-table.ts';

/** What is compared of a request that was asked. */
export type AskedFacts = Omit<AskedPrint, 'kind' | 'messages'>;

/**
 * What all requests of a run asked, in flat columns: an entry for each that differs. All but the texts and the media is the same for
 * many, and kept once.
 */
export interface AskedTable {
  /** How many entries there are, that of the unknown left out. */
  readonly length: number;
  /** Returns its entry; 0: it is not known what was asked. */
  add(asked: Asked | null | undefined): number;
  /** Null: of entry 0. */
  of(entry: number): AskedFacts | null;
  /** A number that entries have in common which differ in texts and media alone; of whether there is a system prompt it tells too. */
  frameOf(entry: number): number;
}

const UNKNOWN = 0;
/** Of an entry: its frame, its media, and of system and prompt the length and three hashes. */
const WIDTH = 10;
const DIGITS = 8;
const ROOM = 1_024;

/** An empty table, which grows. */
export function createAskedTable(): AskedTable {
  let cells = new Uint32Array(ROOM * WIDTH);
  let length = 1;
  const frames: Omit<AskedFacts, 'system' | 'prompt' | 'media'>[] = [];
  const places = new Map<string, number>();
  const row = new Uint32Array(WIDTH);
  const slots = createSlotTable(ROOM, (entry) => hashRow(cells, entry * WIDTH));

  function isRow(entry: number): boolean {
    for (let cell = 0; cell < WIDTH; cell++) if (cells[entry * WIDTH + cell] !== row[cell]) return false;
    return true;
  }

  function placeFrame({ model, streamed, tools, choice, format, maxTokens, temperature }: AskedPrint): number {
    const frame = { model, streamed, tools, choice, format, maxTokens, temperature };
    const key = JSON.stringify(frame);
    const known = places.get(key);
    if (known !== undefined) return known;
    places.set(key, frames.length);
    return frames.push(frame) - 1;
  }

  return {
    get length() {
      return length - 1;
    },
    add(asked) {
      if (asked?.kind !== 'request') return UNKNOWN;
      row[0] = placeFrame(asked);
      row[1] = asked.media;
      writeDigest(asked.system, row, 2);
      writeDigest(asked.prompt, row, 6);
      const found = slots.find(hashRow(row, 0), isRow);
      if (found !== null) return found;
      const entry = length++;
      if ((entry + 1) * WIDTH > cells.length) cells = enlarge(cells, (entry + 1) * WIDTH);
      cells.set(row, entry * WIDTH);
      slots.add(entry);
      return entry;
    },
    frameOf: (entry) => 2 * (cells[entry * WIDTH] ?? 0) + ((cells[entry * WIDTH + 2] ?? 0) > 0 ? 1 : 0),
    of(entry) {
      const at = entry * WIDTH;
      const frame = frames[cells[at] ?? 0];
      if (entry === UNKNOWN || frame === undefined) return null;
      return {
        ...frame,
        media: cells[at + 1] ?? 0,
        system: readDigest(cells, at + 2),
        prompt: readDigest(cells, at + 6),
      };
    },
  };
}

function writeDigest({ characters, hashes }: Digest, to: Uint32Array, at: number): void {
  to[at] = characters;
  for (let place = 0; place < 3; place++) {
    to[at + 1 + place] = Number.parseInt(hashes.slice(place * DIGITS, (place + 1) * DIGITS), 16) || 0;
  }
}

function readDigest(from: Uint32Array, at: number): Digest {
  const characters = from[at] ?? 0;
  if (characters === 0) return { characters, hashes: '' };
  const hashes = [1, 2, 3].map((place) => (from[at + place] ?? 0).toString(16).padStart(DIGITS, '0'));
  return { characters, hashes: hashes.join('') };
}

function hashRow(from: Uint32Array, at: number): number {
  return hash32(from.subarray(at, at + WIDTH).join());
}
