import { closeSync } from 'node:fs';
import { isatty } from 'node:tty';

/** What became of an output that takes nothing any more: a closed pipe, a terminal that was shut, a full disk. */
export interface LostOutput {
  /** Has whoever read it left? Then nobody misses what is not written. */
  isClosed: boolean;
  /** A clause: `standard output is closed (EPIPE)`, `standard error cannot be written (ENOSPC)`. */
  why: string;
}

/** What a system says of an output whose reader is gone: a pipe, a terminal, a socket. */
const CLOSED = new Set(['EPIPE', 'EIO', 'ECONNRESET', 'ENOTCONN', 'ENXIO', 'ERR_STREAM_DESTROYED']);

const listeners = new Set<(lost: LostOutput) => void>();
let first: LostOutput | null = null;

/**
 * Takes the errors of this process's outputs, which would end it: what is written to a lost one goes nowhere from then on. Called
 * once, before anything is written.
 */
export function watchOutputs(): void {
  watch('standard output', process.stdout);
  watch('standard error', process.stderr);
  const terminals = [0, 1, 2].filter((fd) => isatty(fd));
  process.on('exit', () => terminals.forEach(forget));
}

/**
 * Node sets terminals back to what they were when it ends, and aborts (SIGABRT, in place of the exit code) where one of them is gone;
 * one that is closed it leaves alone.
 */
function forget(fd: number): void {
  if (isatty(fd)) return;
  try {
    closeSync(fd);
  } catch {
    // It is closed already.
  }
}

function watch(name: string, stream: NodeJS.WriteStream): void {
  stream.on('error', ({ code = 'unknown' }: NodeJS.ErrnoException) => {
    if (first !== null) return;
    const isClosed = CLOSED.has(code);
    first = { isClosed, why: `${name} ${isClosed ? 'is closed' : 'cannot be written'} (${code})` };
    for (const listener of listeners) listener(first);
  });
}

/** The first output that was lost; null while both take what is written. */
export function findLostOutput(): LostOutput | null {
  return first;
}

/** Calls `listener` when an output is lost, at once if one is already, until the returned function is called. */
export function onLostOutput(listener: (lost: LostOutput) => void): () => void {
  listeners.add(listener);
  if (first !== null) listener(first);
  return () => listeners.delete(listener);
}
