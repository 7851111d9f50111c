import { connect, type Socket } from 'node:net';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { benchRequest } from './raw-client.ts';
import type { Measured } from './rounds.ts';
import { isStreamEnd, readSentMs, streamEnd, streamHead, tokenBytes } from './token-stream.ts';
import type { TokenUpstream } from './token-upstream.ts';

/** The connections are opened within so long, and settle for as long again, before anything is measured. */
const SPREAD_MS = 1_000;
const TIMEOUT_MS = 10_000;
const NOTHING: Buffer = Buffer.alloc(0);

/**
 * Keeps so many streams open, each followed by the next on its connection, and gives how late the tokens that were sent
 * in `durationMs` of that arrived, in ms. A token that the provider sent at any time and nobody got counts as failed.
 */
export async function measureTokenDelays(
  port: number,
  upstream: TokenUpstream,
  streams: number,
  durationMs: number,
): Promise<Measured> {
  const sentBefore = upstream.sent;
  const fromMs = performance.now() + 2 * SPREAD_MS;
  const untilMs = fromMs + durationMs;
  const valuesMs: number[] = [];
  let seen = 0;
  const onToken = (sentMs: number, atMs: number): void => {
    seen++;
    if (sentMs >= fromMs && sentMs < untilMs) valuesMs.push(atMs - sentMs);
  };
  const all = Array.from({ length: streams }, async (_, index) => {
    await sleep((index * SPREAD_MS) / streams);
    await readStreams(port, untilMs, onToken);
  });
  await Promise.all(all);
  return { valuesMs, failed: upstream.sent - sentBefore - seen };
}

/** One connection: stream after stream, until one ends after `untilMs`. */
function readStreams(port: number, untilMs: number, onToken: (sentMs: number, atMs: number) => void): Promise<void> {
  return new Promise((resolve) => {
    let rest = NOTHING;
    let isBody = false;
    /** Takes one whole piece off the bytes that begin at `at` and gives where the next begins; `at`: there is none yet. */
    const takeOne = (bytes: Buffer, at: number, atMs: number): number => {
      const left = bytes.length - at;
      if (!isBody) {
        if (left < streamHead.length) return at;
        isBody = true;
        return at + streamHead.length;
      }
      if (left >= streamEnd.length && isStreamEnd(bytes, at)) {
        isBody = false;
        if (atMs < untilMs) socket.write(benchRequest);
        else socket.end();
        return at + streamEnd.length;
      }
      if (left < tokenBytes) return at;
      onToken(readSentMs(bytes, at), atMs);
      return at + tokenBytes;
    };
    const onBytes = (chunk: Buffer): void => {
      const atMs = performance.now();
      const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
      let at = 0;
      for (let next = takeOne(bytes, at, atMs); next > at; next = takeOne(bytes, at, atMs)) at = next;
      // Copied, as the buffer is read into again.
      rest = at === bytes.length ? NOTHING : Buffer.from(bytes.subarray(at));
    };
    const socket = open(port, onBytes);
    socket.on('connect', () => socket.write(benchRequest));
    socket.setTimeout(TIMEOUT_MS, () => socket.destroy());
    socket.on('error', () => {});
    socket.on('close', () => resolve());
  });
}

// One for all connections: a buffer for each read would be 64 kB of garbage for each token.
const buffer = Buffer.allocUnsafe(64 * 1024);

function open(port: number, onBytes: (bytes: Buffer) => void): Socket {
  const callback = (count: number): boolean => {
    onBytes(buffer.subarray(0, count));
    return true;
  };
  return connect({ port, host: '127.0.0.1', noDelay: true, onread: { buffer, callback } });
}
