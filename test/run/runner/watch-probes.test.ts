import { createServer } from 'node:http';
import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { type StopProbe, stopProbeSettings } from '../../../lib/drill/objectives/stop-probes.ts';
import { listen } from '../../../lib/proxies/process/listen.ts';
import { watchProbes } from '../../../lib/run/runner/watch-probes.ts';

const read = (probe: object): StopProbe => stopProbeSettings.read(probe, 'stopProbes[0]');
const quick = { everyMs: 250, misses: 2 };
const patient = (): AbortSignal => AbortSignal.timeout(60_000);
const node = (script: string): string[] => [process.execPath, '-e', script];

test('so many bad looks in a row end the drill, and a good one between them counts from 0 again', async () => {
  const looks = ['a', null, 'b', 'c', null, 'd', 'e', 'f'];
  const probe = read({ url: 'http://a.example/', everyMs: 250, misses: 3 });
  let looked = 0;
  const why = await watchProbes([{ ...probe, everyMs: 1 }], patient(), () => Promise.resolve(looks[looked++] ?? null));
  expect(why).toBe('the probe http://a.example/ was bad 3 times in a row, at last as f');
  expect(looked).toBe(8);
});

test('the first of several to be bad ends it, and the others are let go', async () => {
  const [well, bad] = [read({ url: 'http://well.example/', ...quick }), read({ url: 'http://bad.example/', ...quick })];
  const why = await watchProbes([well, bad], patient(), ({ url }) =>
    Promise.resolve(url === bad.url ? 'it answered with 503' : null),
  );
  expect(why).toMatch(/^the probe http:\/\/bad.example\/ was bad 2 times in a row/);
});

test('nothing ends a drill that is over, nor one without probes', async () => {
  const over = AbortSignal.timeout(50);
  expect(await watchProbes([read({ url: 'http://a.example/' })], over, () => Promise.resolve(null))).toBeNull();
  expect(await watchProbes([], patient())).toBeNull();
});

test('a command is well where it ends with 0, and bad with its code, late, or not there', async () => {
  const look = async (command: string[], timeoutMs = 30_000): Promise<string | null> =>
    watchProbes([read({ command, timeoutMs, misses: 1 })], patient());
  expect(await watchProbes([read({ command: node('0') })], AbortSignal.timeout(600))).toBeNull();
  expect(await look(node('process.exit(3)'))).toMatch(/was bad 1 time, at last as it ended with 3$/);
  expect(await look(node('setInterval(() => {}, 1000)'), 300)).toMatch(/as it took longer than 300 ms$/);
  expect(await look(['/no/such/program'])).toMatch(/as it cannot be started: .*ENOENT/);
});

test('what a command started does not outlive its time', async () => {
  const mark = join(mkdtempSync(join(tmpdir(), 'cutover-probe-')), 'mark');
  const child = `setTimeout(() => require('fs').writeFileSync(${JSON.stringify(mark)}, ''), 1500)`;
  const parent = `require('child_process').spawn(process.execPath, ['-e', ${JSON.stringify(child)}]); setInterval(() => {}, 1000)`;
  await watchProbes([read({ command: node(parent), timeoutMs: 500, misses: 1 })], patient());
  await sleep(1_800);
  expect(existsSync(mark)).toBe(false);
});

test('an address is well where it answers with a 2xx, and bad where it says otherwise, nothing, or is not there', async () => {
  let status: number | null = 204;
  const server = createServer((_, response) => status !== null && response.writeHead(status).end());
  const url = `http://127.0.0.1:${await listen(server, 0, 'a server of the test')}/health`;
  const look = (timeoutMs = 30_000, until = patient()): Promise<string | null> =>
    watchProbes([read({ url, timeoutMs, misses: 1 })], until);
  expect(await look(30_000, AbortSignal.timeout(600))).toBeNull();
  status = 503;
  expect(await look()).toMatch(/as it answered with 503$/);
  status = null;
  expect(await look(300)).toMatch(/as it took longer than 300 ms$/);
  server.close().closeAllConnections();
  expect(await look()).toMatch(/as it did not answer: /);
});

test.each([
  [{}, 'stopProbes[0] must be an object with either command or url'],
  [{ command: ['a'], url: 'http://a.example/' }, 'with either command or url'],
  [{ command: [] }, 'stopProbes[0].command'],
  [{ url: 'ftp://a.example' }, 'stopProbes[0].url must be an http(s) URL'],
  [{ url: 'http://a.example/', everyMs: 1 }, 'stopProbes[0].everyMs must be'],
])('%j is refused', (probe, said) => {
  expect(() => read(probe)).toThrow(said);
});
