import { connect, type Socket } from 'node:net';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { benchRequest } from './raw-client.ts';
import type { Measured } from './rounds.ts';
import { readSentMs, streamEnd, streamHead, tokenBytes } from './token-stream.ts';

/**
 * Opens so many streams within a second and gives how late each token arrives after it was sent, in ms. The first
 * second of each stream is left out; a token that never comes counts as failed. They do not begin at one moment, as they
 * would then all end at one, and what the last tokens wait for would be five hundred connections being closed.
 */
export async function measureTokenDelays(port: number, streams: number, tokens: number): Promise<Measured> {
  const measured: Measured = { valuesMs: [], failed: 0 };
  const all = Array.from({ length: streams }, async (_, index) => {
    await sleep((index * SPREAD_MS) / streams);
    await readStream(port, tokens, measured);
  });
  await Promise.all(all);
  return measured;
}

const SPREAD_MS = 1_000;
/** Tokens of the first second, in which the connections are made. */
const WARM_UP_TOKENS = 50;
const NOTHING: Buffer = Buffer.alloc(0);

function readStream(port: number, tokens: number, measured: Measured): Promise<void> {
  return new Promise((resolve) => {
    let rest = NOTHING;
    let seen = 0;
    let isBody = false;
    const onBytes = (chunk: Buffer): void => {
      const atMs = performance.now();
      const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
      // Wanted is the next whole piece: the head, then token after token.
      let at = 0;
      while (seen < tokens && bytes.length - at >= (isBody ? tokenBytes : streamHead.length)) {
        if (!isBody) {
          isBody = true;
          at += streamHead.length;
          continue;
        }
        seen++;
        if (seen > WARM_UP_TOKENS) measured.valuesMs.push(atMs - readSentMs(bytes, at));
        at += tokenBytes;
      }
      // Copied, as the buffer is read into again.
      rest = at === bytes.length ? NOTHING : Buffer.from(bytes.subarray(at));
      if (seen === tokens && rest.length >= streamEnd.length) socket.end();
    };
    const socket = open(port, onBytes);
    socket.on('connect', () => socket.write(benchRequest));
    socket.setTimeout(10_000, () => socket.destroy());
    socket.on('error', () => {});
    socket.on('close', () => {
      measured.failed += tokens - seen;
      resolve();
    });
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
