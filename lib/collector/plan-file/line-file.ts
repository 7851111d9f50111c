import { fstatSync, readSync } from 'node:fs';
import { enlarge } from '../score/evidence/enlarge.ts';

const NEWLINE = 10;
const BLOCK_BYTES = 64 * 1024;
/** Blocks that are kept: answers come in nearly the order of the plan, so that most arrivals lie in one of them. */
const KEPT_BLOCKS = 64;
/** Lines whose beginnings lie within four gigabytes. */
const GROUP = 4_096;
/** Fewer bytes no arrival has. */
const LEAST_LINE_BYTES = 64;

/** The lines of a file that are not empty. */
export interface Lines {
  count: number;
  read(line: number): string;
}

/**
 * Finds where the lines of an open file begin; what they hold stays in the file. `order`: how they will be asked for. In any order, a
 * block of a large file would be read for one line of it.
 */
export function findLines(file: number, order: 'nearly-in-turn' | 'any'): Lines {
  /** Of each line, behind the beginning of the first of its group. */
  let starts = new Uint32Array(fstatSync(file).size / LEAST_LINE_BYTES + 1);
  const groups: number[] = [];
  const block = Buffer.allocUnsafe(BLOCK_BYTES);
  let count = 0;
  let size = 0;
  let isAtStart = true;
  for (let read = fill(file, block, 0); read > 0; read = fill(file, block, size)) {
    for (let at = 0; at < read;) {
      if (isAtStart && block[at] !== NEWLINE) {
        if (count === starts.length) starts = enlarge(starts, count);
        if (count % GROUP === 0) groups.push(size + at);
        starts[count++] = size + at - (groups.at(-1) ?? 0);
      }
      const end = block.subarray(0, read).indexOf(NEWLINE, at);
      isAtStart = end >= 0;
      at = end < 0 ? read : end + 1;
    }
    size += read;
  }
  const startOf = (line: number): number =>
    line < count ? (groups[Math.floor(line / GROUP)] ?? 0) + (starts[line] ?? 0) : size;
  const readPart = order === 'any' && size > KEPT_BLOCKS * BLOCK_BYTES ? readExactly(file) : readFromBlocks(file);
  return {
    count,
    read(line) {
      const [from, to] = [startOf(line), startOf(line + 1)];
      let bytes = readPart(from, to);
      while (from + bytes.length < to) {
        const kept = Buffer.from(bytes);
        const more = readPart(from + kept.length, to);
        if (more.length === 0) break;
        bytes = Buffer.concat([kept, more]);
      }
      return bytes.toString('utf8').trimEnd();
    },
  };
}

/** Reads bytes of a file, of which fewer may come; they may be read over as soon as others are asked for. */
type ReadPart = (from: number, to: number) => Buffer;

function readExactly(file: number): ReadPart {
  let into = Buffer.allocUnsafe(BLOCK_BYTES);
  return (from, to) => {
    if (to - from > into.length) into = Buffer.allocUnsafe(to - from);
    const bytes = into.subarray(0, to - from);
    return bytes.subarray(0, fill(file, bytes, from));
  };
}

function readFromBlocks(file: number): ReadPart {
  const readBlock = keepBlocks(file);
  return (from, to) => {
    const start = from % BLOCK_BYTES;
    return readBlock((from - start) / BLOCK_BYTES).subarray(start, start + to - from);
  };
}

/** Reads blocks of a file and keeps the last ones that were asked for. */
function keepBlocks(file: number): (number: number) => Buffer {
  const kept = new Map<number, Buffer>();
  return (number) => {
    const known = kept.get(number);
    if (known !== undefined) return known;
    const [oldest] = kept.size < KEPT_BLOCKS ? [] : kept;
    if (oldest !== undefined) kept.delete(oldest[0]);
    const bytes = Buffer.from(oldest?.[1].buffer ?? new ArrayBuffer(BLOCK_BYTES));
    const block = bytes.subarray(0, fill(file, bytes, number * BLOCK_BYTES));
    kept.set(number, block);
    return block;
  };
}

/** Reads until it is full or the file ends. */
function fill(file: number, into: Buffer, position: number): number {
  let read = 0;
  while (read < into.length) {
    const more = readSync(file, into, read, into.length - read, position + read);
    if (more === 0) break;
    read += more;
  }
  return read;
}
