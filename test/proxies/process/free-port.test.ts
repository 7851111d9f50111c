import { execFile } from 'node:child_process';
import type * as crypto from 'node:crypto';
import { createServer } from 'node:net';
import { promisify } from 'node:util';
import { expect, onTestFinished, test, vi } from 'vitest';
import { findFreePort } from '../../../lib/proxies/process/free-port.ts';
import { listen } from '../../../lib/proxies/process/listen.ts';

const draws = vi.hoisted(() => ({ next: [] as number[] }));
vi.mock('node:crypto', async (load) => {
  const original = await load<typeof crypto>();
  return { ...original, randomInt: (from: number, to: number) => draws.next.shift() ?? original.randomInt(from, to) };
});

test('what is found can be listened on', async () => {
  const server = createServer();
  onTestFinished(() => void server.close());
  const port = await findFreePort();
  expect(await listen(server, port, 'the test')).toBe(port);
});

test('a port that was found is found by nobody else, in this process or another, before its program listens', async () => {
  const port = await findFreePort();
  draws.next = [port, port];
  expect(await findFreePort()).not.toBe(port);
  const module = new URL('../../../lib/proxies/process/free-port.ts', import.meta.url).href;
  const script = `
    const { randomInt } = await import('node:crypto');
    const crypto = (await import('node:module')).createRequire(import.meta.url)('node:crypto');
    let draws = 0;
    crypto.randomInt = (from, to) => (draws++ === 0 ? ${port} : randomInt(from, to));
    (await import('node:module')).syncBuiltinESMExports();
    const { findFreePort } = await import('${module}');
    console.log(JSON.stringify({ port: await findFreePort(), draws }));`;
  const { stdout } = await promisify(execFile)(process.execPath, [
    '--import',
    import.meta.resolve('tsx'),
    '--input-type=module',
    '--eval',
    script,
  ]);
  const other = JSON.parse(stdout) as { port: number; draws: number };
  expect(other.port).not.toBe(port);
  expect(other.draws).toBeGreaterThan(1);
});

test('a port that a program listens on is not found', async () => {
  // Not from findFreePort: its claim alone would keep others away.
  const server = createServer();
  onTestFinished(() => void server.close());
  let port = 25_999;
  while ((await listen(server, port, 'the test').catch(() => 0)) === 0) port--;
  draws.next = [port];
  expect(await findFreePort()).not.toBe(port);
});
