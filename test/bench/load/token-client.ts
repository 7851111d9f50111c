import { connect } from 'node:net';
import { benchRequest } from './raw-client.ts';
import type { Measured } from './rounds.ts';
import { readSentNs, streamEnd, streamHead, tokenBytes } from './token-stream.ts';

/**
 * Opens so many streams at once and gives how late each token arrives after it was sent, in ms. The first second of
 * each stream is left out; a token that never comes counts as failed.
 */
export async function measureTokenDelays(port: number, streams: number, tokens: number): Promise<Measured> {
  const measured: Measured = { valuesMs: [], failed: 0 };
  await Promise.all(Array.from({ length: streams }, () => readStream(port, tokens, measured)));
  return measured;
}

/** Tokens of the first second, in which the connections are made. */
const WARM_UP_TOKENS = 50;
const NOTHING: Buffer = Buffer.alloc(0);

function readStream(port: number, tokens: number, measured: Measured): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    let rest = NOTHING;
    let seen = 0;
    let isBody = false;
    socket.on('connect', () => socket.write(benchRequest));
    socket.on('data', (chunk) => {
      const atNs = Number(process.hrtime.bigint());
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
        if (seen > WARM_UP_TOKENS) measured.valuesMs.push((atNs - readSentNs(bytes, at)) / 1e6);
        at += tokenBytes;
      }
      rest = at === bytes.length ? NOTHING : bytes.subarray(at);
      if (seen === tokens && rest.length >= streamEnd.length) socket.end();
    });
    socket.setTimeout(10_000, () => socket.destroy());
    socket.on('error', () => {});
    socket.on('close', () => {
      measured.failed += tokens - seen;
      resolve();
    });
  });
}
