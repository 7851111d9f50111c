import { once } from 'node:events';
import { Agent, get } from 'node:http';
import { createServer, type Socket } from 'node:net';
import { describe, expect, test } from 'vitest';
import type { FaultSettings } from '../../../lib/faults/index.ts';
import type { ConnectionRecord } from '../../../lib/collector/records/record.ts';
import { parseRecord } from '../../../lib/collector/records/parse-record.ts';
import { openClient, untilSteady, waitUntil } from '../proxy/raw-sockets.ts';
import { answering, type FaultySeat, startFaultySeat } from './faulty-seat.ts';
import { sleep } from './sleep.ts';

const OK = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok';
const GET = 'GET /a HTTP/1.1\r\nhost: x\r\n\r\n';
const LONG_MS = 600_000;

/** What a client of Node gets: the status, or the error's code. Without an agent each request has its own connection. */
async function call(seat: FaultySeat, agent: Agent | false = false): Promise<string> {
  try {
    const [response] = await once(get({ host: '127.0.0.1', port: seat.port, agent }), 'response');
    response.resume();
    await once(response, 'end');
    return String(response.statusCode);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? String(error);
  }
}

async function fetchCode(seat: FaultySeat, signal?: AbortSignal): Promise<string> {
  try {
    return String((await fetch(`http://127.0.0.1:${seat.port}/`, signal === undefined ? {} : { signal })).status);
  } catch (error) {
    const { cause, name } = error as Error;
    return (cause as NodeJS.ErrnoException | undefined)?.code ?? name;
  }
}

function connectionsOf({ records }: FaultySeat): ConnectionRecord[] {
  return records.filter((record) => record.kind === 'connection');
}

describe('refused connections', () => {
  test('are ECONNREFUSED to new clients, while pooled connections live on', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    await using seat = await startFaultySeat([], answering(OK));
    expect(await call(seat, agent)).toBe('200');
    await seat.control.arm([{ kind: 'refuse-connections', pooled: 'keep' }], LONG_MS);
    expect([await call(seat), await fetchCode(seat)]).toEqual(['ECONNREFUSED', 'ECONNREFUSED']);
    expect(await call(seat, agent)).toBe('200');
    const status = await seat.control.status();
    expect(status).toMatchObject({ portState: 'refusing', faultedConnections: 0, openConnections: 1 });
    expect(status.summaries).toMatchObject([
      { fault: 'refuse-connections', unit: 'connections', attempts: 2, applied: 1, skipped: { pooled: 1 } },
    ]);
    await seat.control.clear();
    expect([await call(seat), await fetchCode(seat)]).toEqual(['200', '200']);
    expect(connectionsOf(seat)).toMatchObject([{ event: 'refusing' }, { event: 'listening' }]);
    for (const record of connectionsOf(seat)) expect(parseRecord(JSON.stringify(record))).toEqual({ ok: true, record });
    agent.destroy();
  });

  test('reset pooled connections where that is asked for, in mid-answer too, and say whose fault it was', async () => {
    const half = 'HTTP/1.1 200 OK\r\ncontent-length: 20\r\n\r\nhalf';
    await using seat = await startFaultySeat([], answering(half));
    const idle = await openClient(seat.port);
    const busy = await openClient(seat.port);
    busy.socket.write(GET);
    await busy.until('half');
    await waitUntil(() => seat.injector.status().openConnections === 2);
    await seat.control.arm([{ kind: 'refuse-connections', pooled: 'reset' }], LONG_MS);
    expect([await idle.until(), await busy.until()]).toEqual(['reset', 'reset']);
    expect(await seat.attempted()).toMatchObject([{ fault: 'refuse-connections', end: 'cut', responseBytes: 4 }]);
    expect(connectionsOf(seat).map(({ event }) => event)).toEqual(['hit', 'hit', 'refusing']);
    expect(seat.injector.status().summaries).toMatchObject([{ attempts: 3, matched: 3, applied: 3 }]);
    await waitUntil(() => seat.upstreams.size === 0);
  });

  test('are taken again on the same port when the lease ends, whoever armed them', async () => {
    await using seat = await startFaultySeat([], answering(OK));
    await seat.control.arm([{ kind: 'refuse-connections', pooled: 'reset' }], 1_000);
    expect(await call(seat)).toBe('ECONNREFUSED');
    seat.move(999);
    expect(await call(seat)).toBe('ECONNREFUSED');
    seat.move(1);
    await waitUntil(() => seat.injector.status().portState === 'listening');
    expect(await call(seat)).toBe('200');
    expect(seat.records.filter(({ kind }) => kind === 'fault')).toMatchObject([
      { event: 'armed' },
      { event: 'expired' },
    ]);
  });

  test('come and go with a flap, and go on under other faults that refuse too', async () => {
    await using seat = await startFaultySeat([], answering(OK));
    const flap = { periodMs: 1_000, dutyRatio: 0.5 };
    await seat.control.arm([{ kind: 'refuse-connections', pooled: 'keep', when: { flap } }], LONG_MS);
    const seen: string[] = [];
    for (let turn = 0; turn < 6; turn++) {
      seen.push(await call(seat));
      const before = connectionsOf(seat).length;
      seat.move(500);
      await waitUntil(() => connectionsOf(seat).length > before);
    }
    expect(seen).toEqual(['ECONNREFUSED', '200', 'ECONNREFUSED', '200', 'ECONNREFUSED', '200']);
    expect(seat.injector.status().summaries).toMatchObject([{ applied: 4 }]);
    await seat.control.arm([{ kind: 'refuse-connections', pooled: 'keep' }, { kind: 'silence' }], LONG_MS);
    expect(await call(seat)).toBe('ECONNREFUSED');
    expect(seat.injector.status().summaries).toMatchObject([{ applied: 1, attempts: 1 }, { attempts: 0 }]);
  });

  test('wait for the port when somebody else has taken it, and get it back', async () => {
    await using seat = await startFaultySeat([{ kind: 'refuse-connections', pooled: 'reset' }], answering(OK));
    const thief = await takePort(seat.port);
    seat.injector.revert();
    await sleep(30);
    expect(seat.injector.status().portState).toBe('refusing');
    await thief();
    await waitUntil(() => seat.injector.status().portState === 'listening');
    expect(await call(seat)).toBe('200');
  });

  test('end with the injector, also while the port is closed', async () => {
    const seat = await startFaultySeat([{ kind: 'refuse-connections', pooled: 'reset' }], answering(OK));
    await seat[Symbol.asyncDispose]();
    expect(await call(seat)).toBe('ECONNREFUSED');
  });
});

async function takePort(port: number): Promise<() => Promise<void>> {
  const server = createServer().listen(port, '127.0.0.1');
  await once(server, 'listening');
  return async () => {
    server.close();
    await once(server, 'close');
  };
}

describe('connections reset on accept', () => {
  test('are ECONNRESET to new clients by their chance, and pooled ones live on', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    await using seat = await startFaultySeat([], answering(OK));
    expect(await call(seat, agent)).toBe('200');
    await seat.control.arm([{ kind: 'reset-on-accept', when: { everyNth: 2 } }], LONG_MS);
    const seen: string[] = [];
    for (let turn = 0; turn < 6; turn++) seen.push(await call(seat));
    expect(seen).toEqual(['200', 'ECONNRESET', '200', 'ECONNRESET', '200', 'ECONNRESET']);
    expect(await call(seat, agent)).toBe('200');
    const { summaries, ...status } = await seat.control.status();
    expect(status).toMatchObject({ connections: 7, faultedConnections: 3 });
    expect(summaries).toMatchObject([
      { unit: 'connections', attempts: 6, matched: 6, applied: 3, skipped: { 'when.everyNth': 3 }, observedRatio: 0.5 },
    ]);
    expect(connectionsOf(seat).map(({ event, fault }) => `${event} ${fault}`)).toEqual(
      Array(3).fill('hit reset-on-accept'),
    );
    await seat.control.clear();
    expect(await call(seat)).toBe('200');
    agent.destroy();
  });

  test('are drawn by the seed', async () => {
    const run = async (seed: number): Promise<string[]> => {
      const fault: FaultSettings = { kind: 'reset-on-accept', when: { probability: 0.5 } };
      await using seat = await startFaultySeat([fault], answering(OK), { seed });
      const seen: string[] = [];
      for (let turn = 0; turn < 16; turn++) seen.push(await call(seat));
      return seen;
    };
    const first = await run(1);
    expect(await run(1)).toEqual(first);
    expect(await run(2)).not.toEqual(first);
    expect(new Set(first).size).toBe(2);
  });
});

describe('connections that are accepted and never read', () => {
  test('fill up, time out, and are reset when the fault is taken back', async () => {
    await using seat = await startFaultySeat([{ kind: 'accept-never-read' }], answering(OK));
    expect(await fetchCode(seat, AbortSignal.timeout(100))).toBe('TimeoutError');
    const client = await openClient(seat.port);
    const piece = Buffer.alloc(1 << 20);
    // The kernel's buffers take some of it, and no more after that.
    let sent = 0;
    client.socket.on('drain', () => (sent = 0));
    while (sent < 64 << 20) {
      client.socket.write(piece);
      sent += piece.length;
    }
    expect(await untilSteady(() => client.socket.writableLength)).toBeGreaterThan(32 << 20);
    expect(client.received()).toBe('');
    expect(seat.upstreams.size).toBe(0);
    seat.injector.revert();
    expect(await client.until()).toBe('reset');
    await waitUntil(() => seat.injector.status().openConnections === 0);
    expect(await call(seat)).toBe('200');
    expect((await seat.attempted()).map(({ fault }) => fault)).toEqual([null]);
  });

  test('are left alone to the last byte', async () => {
    await using seat = await startFaultySeat([{ kind: 'accept-never-read' }], answering(OK));
    const accepted = once(seat.injector.proxy.server, 'connection') as Promise<[Socket]>;
    const client = await openClient(seat.port);
    client.socket.write(GET);
    const [socket] = await accepted;
    await sleep(50);
    expect(socket.bytesRead).toBe(0);
    client.socket.destroy();
  });

  test('are let go when the lease ends', async () => {
    await using seat = await startFaultySeat([], answering(OK));
    await seat.control.arm([{ kind: 'accept-never-read' }], 1_000);
    const client = await openClient(seat.port);
    client.socket.write(GET);
    await waitUntil(() => seat.injector.status().faultedConnections === 1);
    seat.move(1_000);
    expect(await client.until()).toBe('reset');
  });
});

test('faults of connections and of requests stand in one chain, each counted for itself', async () => {
  await using seat = await startFaultySeat(
    [
      { kind: 'error-response', error: 'openai-500', when: { everyNth: 2 } },
      { kind: 'reset-on-accept', when: { firstN: 1 } },
    ],
    answering(OK),
  );
  const seen: string[] = [];
  for (let turn = 0; turn < 3; turn++) seen.push(await call(seat));
  expect(seen).toEqual(['ECONNRESET', '200', '500']);
  expect(seat.injector.status().summaries).toMatchObject([
    { fault: 'error-response', attempts: 2, applied: 1 },
    { fault: 'reset-on-accept', unit: 'connections', attempts: 3, applied: 1 },
  ]);
});

test.each([
  [{ kind: 'reset-on-accept', match: { path: '/' } }, 'faults[0].match must be left out, since this fault happens to'],
  [{ kind: 'refuse-connections', when: { probability: 0.5 } }, 'faults[0].when.probability is not a known key'],
  [
    { kind: 'tls-handshake-failure' },
    'faults must have no tls-handshake-failure on an injector that speaks plain HTTP',
  ],
])('%j cannot be armed: %s', async (fault, message) => {
  await using seat = await startFaultySeat([], answering(OK));
  await expect(seat.control.arm([fault as FaultSettings], LONG_MS)).rejects.toThrow(message);
  expect(await call(seat)).toBe('200');
});
