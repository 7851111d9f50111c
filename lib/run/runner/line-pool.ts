import { Worker } from 'node:worker_threads';
import type { JudgedLines, LineJudge } from '../../collector/judge/judge-lines.ts';
import { CutoverError, formatCause } from '../../kit/cutover-error.ts';
import { formatMs } from '../../kit/format/format-ms.ts';
import type { LineBatch, LineThreadData } from './serve-lines.ts';

/** Which threads judge, and what an answer may cost. */
export interface LinePoolOptions {
  /** What a thread runs: it calls `serveLines`. */
  script: URL;
  /** What it is told, beside where it says how far it is. */
  data: object;
  threads: number;
  /** How long it may be at one line, ms by the clock of the wall. Default: 30,000, where ten million characters take a second or two. */
  limitMs?: number;
  /** How large its heap may become, MiB. Default: 1,536. */
  memoryMb?: number;
}

/** A pool of threads that judge lines. `await using` it. */
export type LinePool = LineJudge & AsyncDisposable;

const LIMIT_MS = 30_000;
const MEMORY_MB = 1_536;
const LOOK_INTERVAL_MS = 50;
/** So many threads are replaced; then what judges is broken, not the answers. */
const MOST_REPLACED = 50;
/** Pieces that wait for a thread while each has one. */
const WAITING_EACH = 2;
const NOT_BEGUN = -1;

interface Piece {
  lines: readonly string[];
  unread: Map<number, string>;
  resolve(judged: JudgedLines): void;
  reject(error: Error): void;
}

/** A thread, and what it is at. */
interface Seat {
  worker: Worker;
  at: Int32Array;
  piece: Piece | null;
  /** The line it was last seen at, and since when, ms. */
  place: number;
  sinceMs: number;
}

/**
 * Starts threads that judge pieces of lines, one at a time each; what is said of a piece does not depend on how many they are. A thread that is
 * at one line for too long, takes too much memory or ends is replaced, and the line it was at is handed to the next as one that no
 * contract may look at.
 */
export function createLinePool({
  script,
  data,
  threads,
  limitMs = LIMIT_MS,
  memoryMb = MEMORY_MB,
}: LinePoolOptions): LinePool {
  const waiting: Piece[] = [];
  const seats: Seat[] = [];
  let replaced = 0;
  let over: Error | null = null;
  const watch = setInterval(() => seats.forEach(look), LOOK_INTERVAL_MS);

  function start(seat: Seat): void {
    const at = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
    const worker = new Worker(script, {
      workerData: { ...data, at } satisfies LineThreadData,
      resourceLimits: { maxOldGenerationSizeMb: memoryMb },
    });
    Object.assign(seat, { worker, at: new Int32Array(at) });
    worker.on('message', (judged: JudgedLines) => {
      const { piece } = seat;
      seat.piece = null;
      hand(seat);
      piece?.resolve(judged);
    });
    worker.once('error', (error: NodeJS.ErrnoException) =>
      replace(
        seat,
        worker,
        error.code === 'ERR_WORKER_OUT_OF_MEMORY'
          ? `took more than ${memoryMb} MiB`
          : `broke off: ${formatCause(error)}`,
      ),
    );
    worker.once('exit', (code) => replace(seat, worker, `ended with code ${code}`));
  }

  /** Gives a thread what waits, if it has nothing to do. */
  function hand(seat: Seat): void {
    seat.piece ??= waiting.shift() ?? null;
    if (seat.piece === null) return;
    const { lines, unread } = seat.piece;
    Atomics.store(seat.at, 0, NOT_BEGUN);
    seat.place = NOT_BEGUN;
    seat.worker.postMessage({ lines, unread } satisfies LineBatch);
  }

  function look(seat: Seat): void {
    if (seat.piece === null) return;
    const place = Atomics.load(seat.at, 0);
    const nowMs = performance.now();
    if (place !== seat.place || place === NOT_BEGUN) Object.assign(seat, { place, sinceMs: nowMs });
    else if (nowMs - seat.sinceMs > limitMs) replace(seat, seat.worker, `took longer than ${formatMs(limitMs)}`);
  }

  /** `how`: what judging did over the line that the thread is at. */
  function replace(seat: Seat, worker: Worker, how: string): void {
    if (over !== null || seat.worker !== worker) return;
    const place = Atomics.load(seat.at, 0);
    const { piece } = seat;
    const isLost = piece === null || place === NOT_BEGUN || piece.unread.has(place);
    if (isLost || ++replaced > MOST_REPLACED)
      return giveUp(new CutoverError('bug', `Judging answers ${how}, and goes on no more.`));
    piece.unread.set(place, `judging the answer ${how}`);
    start(seat);
    void worker.terminate();
    hand(seat);
  }

  function giveUp(error: Error): void {
    over ??= error;
    clearInterval(watch);
    for (const piece of [...seats.flatMap((seat) => seat.piece ?? []), ...waiting.splice(0)]) piece.reject(over);
    for (const seat of seats) seat.piece = null;
  }

  for (let count = 0; count < threads; count++) {
    const seat = { piece: null, place: NOT_BEGUN, sinceMs: 0 } as unknown as Seat;
    start(seat);
    seats.push(seat);
  }
  return {
    atOnce: threads * (1 + WAITING_EACH),
    judge: (lines) =>
      new Promise((resolve, reject) => {
        if (over !== null) return reject(over);
        waiting.push({ lines, unread: new Map(), resolve, reject });
        const idle = seats.find(({ piece }) => piece === null);
        if (idle !== undefined) hand(idle);
      }),
    async [Symbol.asyncDispose]() {
      giveUp(new CutoverError('aborted', 'Judging was stopped.'));
      await Promise.all(seats.map(({ worker }) => worker.terminate()));
    },
  };
}
