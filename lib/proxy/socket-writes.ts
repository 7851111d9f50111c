import type { Socket } from 'node:net';
import { joinHead, resetSocket } from './upstream.ts';

/** A head and a body up to this size go out in one write. */
const JOINED_WRITE_BYTES = 64 * 1024;

/** Writes what is left to write to; true when `to` wants no more until it has drained. */
export function writeTo(to: Socket | null, bytes: Buffer): boolean {
  if (to === null || bytes.length === 0 || to.destroyed || to.writableEnded) return false;
  return !to.write(bytes);
}

/** Writes a head (latin1) and the bytes of `chunk` from `from` to `end` behind it; as `writeTo`. */
export function writeHeadTo(to: Socket, head: string, chunk: Buffer, from: number, end: number): boolean {
  if (end - from <= JOINED_WRITE_BYTES) return writeTo(to, joinHead(head, chunk, from, end));
  to.write(head, 'latin1');
  return writeTo(to, chunk.subarray(from, end));
}

/** Resets a connection once what was written has gone out: a reset throws away what still waits. */
export function resetWhenWritten(socket: Socket): void {
  if (socket.writableLength === 0 || socket.writableEnded) resetSocket(socket);
  else socket.write('', () => resetSocket(socket));
}
