import { constants, createBrotliDecompress, createUnzip } from 'node:zlib';

/** Takes a response body's bytes as they came and gives out what they say, each with the time it came at. */
export interface BodyDecoder {
  push(bytes: Buffer, atEpochMs: number): void;
  /** Resolves when everything pushed has been given out: a cut body just ends there. False: it is damaged, and ends before that. */
  end(): Promise<boolean>;
}

/**
 * A decoder for a `content-encoding`; null for one that is not known here. Uncompressed bodies are given out at
 * once, others soon after, with the time of the bytes that completed them.
 */
export function createBodyDecoder(
  coding: string,
  give: (bytes: Buffer, atEpochMs: number) => void,
): BodyDecoder | null {
  switch (coding.trim().toLowerCase()) {
    case '':
    case 'identity':
      return { push: give, end: () => Promise.resolve(true) };
    case 'gzip':
    case 'x-gzip':
    case 'deflate':
      return createZlibDecoder(
        createUnzip({ flush: constants.Z_SYNC_FLUSH, finishFlush: constants.Z_SYNC_FLUSH }),
        give,
      );
    case 'br':
      return createZlibDecoder(
        createBrotliDecompress({
          flush: constants.BROTLI_OPERATION_FLUSH,
          finishFlush: constants.BROTLI_OPERATION_FLUSH,
        }),
        give,
      );
    default:
      return null;
  }
}

function createZlibDecoder(
  zlib: ReturnType<typeof createUnzip> | ReturnType<typeof createBrotliDecompress>,
  give: (bytes: Buffer, atEpochMs: number) => void,
): BodyDecoder {
  const waiting: { bytes: Buffer; atEpochMs: number }[] = [];
  let busy = false;
  let broken = false;
  let atMs = 0;
  let resolveEnd: ((intact: boolean) => void) | null = null;

  function drain(): void {
    for (let bytes = zlib.read() as Buffer | null; bytes !== null; bytes = zlib.read() as Buffer | null)
      give(bytes, atMs);
  }
  function next(): void {
    drain();
    const first = broken ? undefined : waiting.shift();
    busy = first !== undefined;
    if (first === undefined) {
      if (resolveEnd !== null) {
        zlib.close();
        resolveEnd(true);
      }
      return;
    }
    atMs = first.atEpochMs;
    // One piece at a time: that is what ties what comes out to the time it came in.
    zlib.write(first.bytes, () => setImmediate(next));
  }
  zlib.on('readable', drain);
  zlib.on('error', () => {
    broken = true;
    busy = false;
    resolveEnd?.(false);
  });
  return {
    push(bytes, atEpochMs) {
      if (broken) return;
      // The bytes are the socket's, and they are read later.
      waiting.push({ bytes: Buffer.from(bytes), atEpochMs });
      if (!busy) next();
    },
    end: () =>
      new Promise((resolve) => {
        resolveEnd = resolve;
        if (broken) resolve(false);
        else if (!busy) next();
      }),
  };
}
