import { connect, type Socket } from 'node:net';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { createHistogram, type Histogram } from '../../../lib/kit/stats/histogram.ts';

/** What a load saw. */
export interface ChatLoad {
  /** Answers that came whole. */
  answered: number;
  failed: number;
  /** To the last byte of a whole answer, or to the first event of a stream, ms. */
  times: Histogram;
  /** Between two reads of a stream, ms. */
  gaps: Histogram;
  /** Wall time of the load, ms. */
  tookMs: number;
  /** Share of one core that this client took. */
  clientShare: number;
}

const TIMEOUT_MS = 30_000;
const HEAD_END = Buffer.from('\r\n\r\n');
const EVENT = Buffer.from('data:');
const LENGTH = /content-length: (\d+)/i;

// One for all connections: a socket's own would be 64 kB of garbage for each read.
const buffer = Buffer.allocUnsafe(64 * 1024);

/** Opens a connection whose bytes are only valid within `onBytes`. */
async function open(port: number, onBytes: (bytes: Buffer) => void, onClose: () => void): Promise<Socket> {
  const callback = (count: number, into: Uint8Array): boolean => {
    onBytes(into === buffer ? buffer.subarray(0, count) : Buffer.from(into.buffer, into.byteOffset, count));
    return true;
  };
  const socket = connect({ port, host: '127.0.0.1', noDelay: true, onread: { buffer, callback } });
  socket.on('error', () => {});
  await new Promise<void>((resolve) => {
    socket.once('connect', resolve);
    socket.once('close', resolve);
  });
  socket.on('close', onClose);
  return socket;
}

/**
 * Sends request after request on each of so many connections; the first third of the time only warms up,
 * and `onWarm` is called after it.
 */
export async function loadChats(
  port: number,
  requests: readonly Buffer[],
  connections: number,
  durationMs: number,
  onWarm: () => Promise<void>,
): Promise<ChatLoad> {
  const load = createLoad();
  let turn = 0;
  let counts = false;
  let stopped = false;
  const sockets = await Promise.all(
    Array.from({ length: connections }, async () => {
      let startMs = 0;
      let missing = Infinity;
      let isOk = false;
      const send = (): void => {
        startMs = performance.now();
        missing = Infinity;
        socket.write(requests[turn++ % requests.length] as Buffer);
      };
      const socket = await open(
        port,
        (bytes) => {
          if (missing === Infinity) {
            isOk = bytes.toString('latin1', 9, 12) === '200';
            const headEnd = bytes.indexOf(HEAD_END);
            const length = LENGTH.exec(bytes.toString('latin1', 0, headEnd))?.[1];
            // Without a length the chunk that ends the body tells.
            missing = length === undefined ? Number.NaN : headEnd + HEAD_END.length + Number(length);
          }
          missing -= bytes.length;
          if (Number.isNaN(missing) ? !endsChunks(bytes) : missing > 0) return;
          if (counts && isOk) {
            load.answered++;
            load.times.add(performance.now() - startMs);
          } else if (counts) load.failed++;
          if (!stopped) send();
        },
        () => {
          if (!stopped) load.failed++;
        },
      );
      send();
      return socket;
    }),
  );
  await sleep(durationMs / 3);
  await onWarm();
  counts = true;
  const finish = begin(load);
  await sleep((durationMs * 2) / 3);
  finish();
  counts = false;
  stopped = true;
  for (const socket of sockets) socket.destroy();
  return load;
}

/**
 * Opens so many connections, sends a streamed request on each, evenly over `spreadMs`, and reads them to their ends.
 * `atPeak` is called when all have been sent for a while.
 */
export async function loadStreams(
  port: number,
  requests: readonly Buffer[],
  spreadMs: number,
  atPeak: () => Promise<void>,
): Promise<ChatLoad> {
  const load = createLoad();
  const streams = await Promise.all(requests.map((request) => openStream(port, request, load)));
  const finish = begin(load);
  const startMs = performance.now();
  for (const [index, stream] of streams.entries()) {
    const waitMs = startMs + (index * spreadMs) / streams.length - performance.now();
    if (waitMs > 0) await sleep(waitMs);
    stream.send();
  }
  await sleep(1_500);
  await atPeak();
  await Promise.all(streams.map(({ over }) => over));
  finish();
  return load;
}

async function openStream(
  port: number,
  request: Buffer,
  load: ChatLoad,
): Promise<{ send(): void; over: Promise<void> }> {
  let sentMs = 0;
  let lastMs = 0;
  let isOver = false;
  let onOver: () => void;
  const over = new Promise<void>((resolve) => (onOver = resolve));
  const end = (isOk: boolean): void => {
    if (isOver) return;
    isOver = true;
    if (isOk) load.answered++;
    else load.failed++;
    clearTimeout(timer);
    socket.destroy();
    onOver();
  };
  const socket = await open(
    port,
    (bytes) => {
      const nowMs = performance.now();
      if (lastMs > 0) load.gaps.add(nowMs - lastMs);
      else if (bytes.indexOf(EVENT) < 0) return;
      else load.times.add(nowMs - sentMs);
      lastMs = nowMs;
      if (endsChunks(bytes)) end(true);
    },
    () => end(false),
  );
  const timer = setTimeout(() => end(false), TIMEOUT_MS);
  if (socket.destroyed) end(false);
  return {
    over,
    send() {
      sentMs = performance.now();
      socket.write(request);
    },
  };
}

/** Is this the end of a chunked body? Nothing in an event or in JSON looks like it. */
function endsChunks(bytes: Buffer): boolean {
  const end = bytes.length;
  return end >= 5 && bytes[end - 5] === 48 && bytes[end - 4] === 13 && bytes[end - 3] === 10 && bytes[end - 2] === 13;
}

function createLoad(): ChatLoad {
  return { answered: 0, failed: 0, times: createHistogram(), gaps: createHistogram(), tookMs: 0, clientShare: 0 };
}

/** Starts the clocks of a load; what it returns stops them. */
function begin(load: ChatLoad): () => void {
  const startMs = performance.now();
  const before = process.cpuUsage();
  return () => {
    load.tookMs = performance.now() - startMs;
    const { user, system } = process.cpuUsage(before);
    load.clientShare = (user + system) / 1_000 / load.tookMs;
  };
}
