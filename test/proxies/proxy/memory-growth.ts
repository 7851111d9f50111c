import { connect } from 'node:net';
import type { Child } from '../../../lib/proxies/process/child.ts';
import { startRawServer } from './raw-sockets.ts';

const PIECE = Buffer.alloc(100_000, 'x');
const SMALL_BYTES = 10_000_000;
const LARGE_BYTES = 200_000_000;
const SMALL_BODIES = 10;
/** V8 collects when it likes, so one body may show a growth that is none; what every body leaves behind shows in each. */
const LARGE_BODIES = 3;

/** By how much a process grows, bytes. */
interface Growth {
  /** At most while large bodies go through it, beyond what small ones had made it take. */
  kept: number;
  /** By the large body that left least behind. */
  left: number;
}

/** Streams bodies of 10 and then of 200 MB both ways through the process that `start` starts in front of an upstream. */
export async function measureGrowth(start: (upstream: string) => Promise<Child<{ port: number }>>): Promise<Growth> {
  let wanted = SMALL_BYTES;
  await using upstream = await startRawServer((socket) => {
    let read = 0;
    socket.on('data', (chunk) => {
      read += chunk.length;
      if (read < wanted) return;
      read = 0;
      let left = wanted;
      const fill = (): void => {
        while (left > 0) {
          left -= PIECE.length;
          if (!socket.write(PIECE)) return void socket.once('drain', fill);
        }
      };
      socket.write(`HTTP/1.1 200 OK\r\ncontent-length: ${wanted}\r\n\r\n`);
      fill();
    });
    socket.on('end', () => socket.end());
  });
  await using child = await start(`http://127.0.0.1:${upstream.port}`);
  const rss = async (): Promise<number> => ((await child.request('status')) as { rssBytes: number }).rssBytes;

  async function stream(bytes: number): Promise<number> {
    wanted = bytes;
    let highest = 0;
    const received = { bytes: 0 };
    const socket = connect({ port: child.facts.port, host: '127.0.0.1' });
    socket.on('data', (chunk) => (received.bytes += chunk.length));
    socket.write(`POST / HTTP/1.1\r\nhost: x\r\ncontent-length: ${bytes}\r\n\r\n`);
    for (let sent = 0; sent < bytes; sent += PIECE.length) {
      if (!socket.write(PIECE)) await new Promise((resolve) => socket.once('drain', resolve));
      if (sent % SMALL_BYTES === 0) highest = Math.max(highest, await rss());
    }
    while (received.bytes < bytes) {
      highest = Math.max(highest, await rss());
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    socket.destroy();
    return Math.max(highest, await rss());
  }

  let before = 0;
  for (let body = 0; body < SMALL_BODIES; body++) before = Math.max(before, await stream(SMALL_BYTES));
  let highest = before;
  let left = Infinity;
  for (let body = 0; body < LARGE_BODIES; body++) {
    const reached = await stream(LARGE_BYTES);
    left = Math.min(left, Math.max(0, reached - highest));
    highest = Math.max(highest, reached);
  }
  return { kept: highest - before, left };
}
