import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Measured } from './rounds.ts';
import { readTook } from './took.ts';

const BODY = JSON.stringify({
  model: 'bench',
  user: 'cutover-bench1-0',
  messages: [{ role: 'user', content: 'Say something about cutovers. '.repeat(20) }],
});
/** After so long without a byte a request counts as failed. */
const TIMEOUT_MS = 10_000;
const WARM_UP_CONNECTIONS = 32;
const WARM_UP_MS = 2_000;
const SETTLE_MS = 300;

/** The request every benchmark connection sends, over and over. */
export const benchRequest = Buffer.from(
  `POST /v1/chat/completions HTTP/1.1\r\nhost: 127.0.0.1:10000\r\ncontent-type: application/json\r\n` +
    `authorization: Bearer sk-bench\r\nuser-agent: bench\r\naccept: */*\r\nx-cutover-id: cutover-bench1-0\r\n` +
    `content-length: ${BODY.length}\r\n\r\n${BODY}`,
);

/** One keep-alive connection that carries one request at a time. */
interface RawClient {
  /** Sends the request and resolves with the milliseconds to the last byte of the answer, without what the provider took. */
  send(): Promise<number>;
  close(): void;
}

/** Connects to a port of this machine. */
async function openRawClient(port: number): Promise<RawClient> {
  const socket: Socket = connect({ port, host: '127.0.0.1', noDelay: true });
  await once(socket, 'connect');
  let waiting: { resolve(ms: number): void; reject(error: Error): void; startMs: number } | null = null;
  let received = 0;
  let expected = Infinity;
  let tookMs = 0;
  socket.on('data', (chunk: Buffer) => {
    const atMs = performance.now();
    if (expected === Infinity) {
      const headEnd = chunk.indexOf('\r\n\r\n');
      const head = chunk.toString('latin1', 0, headEnd);
      const length = /content-length: (\d+)/.exec(head);
      if (headEnd < 0 || length === null) return void socket.destroy(new Error('the answer has no whole head'));
      expected = headEnd + 4 + Number(length[1]);
      tookMs = readTook(head);
    }
    received += chunk.length;
    if (received < expected) return;
    const done = waiting;
    received = 0;
    expected = Infinity;
    waiting = null;
    done?.resolve(atMs - done.startMs - tookMs);
  });
  socket.setTimeout(TIMEOUT_MS, () => socket.destroy());
  socket.on('error', (error) => waiting?.reject(error));
  socket.on('close', () => waiting?.reject(new Error('the connection closed before the answer')));
  return {
    send: () =>
      new Promise((resolve, reject) => {
        if (socket.destroyed) return reject(new Error('the connection is closed'));
        waiting = { resolve, reject, startMs: performance.now() };
        socket.write(benchRequest);
      }),
    close: () => void socket.destroy(),
  };
}

/**
 * Requests per second that so many connections get through, each sending its next at once. Any failure ends the
 * benchmark: a rate without those that failed would flatter.
 */
export async function measureSaturation(port: number, connections: number, durationMs: number): Promise<number> {
  const clients = await Promise.all(Array.from({ length: connections }, () => openRawClient(port)));
  let until = performance.now() + durationMs / 3;
  let answered = 0;
  const drive = async (client: RawClient): Promise<void> => {
    while (performance.now() < until) {
      await client.send();
      answered++;
    }
  };
  // The first third warms up what is measured in the rest.
  await Promise.all(clients.map(drive));
  answered = 0;
  const startMs = performance.now();
  until = startMs + (durationMs * 2) / 3;
  await Promise.all(clients.map(drive));
  const ratePerSecond = (answered * 1_000) / (performance.now() - startMs);
  for (const client of clients) client.close();
  return ratePerSecond;
}

/**
 * Sends each of these ports so much that whatever answers there has compiled its code: a rate of a few hundred a second
 * takes a minute for that, and would measure the compiler.
 */
export async function warmUp(ports: Readonly<Record<string, number>>): Promise<void> {
  for (const port of Object.values(ports)) await measureSaturation(port, WARM_UP_CONNECTIONS, WARM_UP_MS);
}

/**
 * Sends requests at a fixed rate, whatever the answers do, and times them from when they are sent, without what the
 * provider took; those of the first 300 ms are left out.
 */
export async function measureLatencies(port: number, ratePerSecond: number, durationMs: number): Promise<Measured> {
  const idle = await Promise.all(Array.from({ length: 16 }, () => openRawClient(port)));
  const measured: Measured = { valuesMs: [], failed: 0 };
  const one = async (counted: boolean): Promise<void> => {
    try {
      const client = idle.pop() ?? (await openRawClient(port));
      const ms = await client.send();
      if (counted) measured.valuesMs.push(ms);
      idle.push(client);
    } catch {
      measured.failed++;
    }
  };
  const open: Promise<void>[] = [];
  const startMs = performance.now();
  const total = Math.round((ratePerSecond * durationMs) / 1_000);
  for (let index = 0; index < total; index++) {
    const dueMs = (index * 1_000) / ratePerSecond;
    const waitMs = startMs + dueMs - performance.now();
    if (waitMs > 0) await sleep(waitMs);
    open.push(one(dueMs > SETTLE_MS));
  }
  await Promise.all(open);
  for (const client of idle) client.close();
  return measured;
}
