import { joinHead } from '../../wire/http1/write-request-head.ts';
import type { Socket } from 'node:net';
import { writeTogether } from './write-together.ts';

/** A head and a body up to this size go out in one write. */
const JOINED_WRITE_BYTES = 64 * 1024;

/** Passes bytes on to a side that still takes some; when it wants no more until it has drained, `from` is paused. */
export function passOn(to: Socket | null, bytes: Buffer, from: Socket | null): void {
  if (takes(to, bytes) && !to.write(bytes)) from?.pause();
}

/** As `passOn`, together with what else is passed on in this turn of the event loop. */
export function passOnTogether(to: Socket | null, bytes: Buffer, from: Socket | null): void {
  if (takes(to, bytes) && !writeTogether(to, bytes)) from?.pause();
}

/** Passes on a head (latin1) and bytes behind it, as `passOnTogether` does. */
export function passOnHead(to: Socket, head: string, bytes: Buffer, from: Socket): void {
  if (bytes.length <= JOINED_WRITE_BYTES) return passOnTogether(to, joinHead(head, bytes, 0, bytes.length), from);
  to.write(head, 'latin1');
  passOnTogether(to, bytes, from);
}

function takes(to: Socket | null, bytes: Buffer): to is Socket {
  return to !== null && bytes.length > 0 && !to.destroyed && !to.writableEnded;
}
