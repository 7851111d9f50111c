/** Callers who try again, by the real k6: each try is a call of its own with an id of its own, and a herd is as large as the fault makes it. */
import { createServer } from 'node:http';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { parseRecord } from '../../lib/collector/records/parse-record.ts';
import type { RequestRecord } from '../../lib/collector/records/record.ts';
import { clientSettings } from '../../lib/drill/clients.ts';
import { longestCallMs } from '../../lib/drill/caller-times.ts';
import { arrivalOfTry, numberTry } from '../../lib/drill/try-number.ts';
import { findCorrelation } from '../../lib/kit/terms/correlation.ts';
import { findTraced } from '../../lib/kit/terms/trace-context.ts';
import { createRandom } from '../../lib/kit/stats/random.ts';
import { listen } from '../../lib/proxies/process/listen.ts';
import { prepareRun } from '../../lib/run/runner/prepare-run.ts';
import { waitUntil } from '../support/processes.ts';
import { startTestLoad } from '../support/start-test-load.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const scenario = join(root, 'scenarios/primary-outage.ts');
const COUNT = 400;
/** Longer than any machine is slow: nobody but the silent one is timed out, and nobody but who is asked to wait too long gives up. */
const TIMEOUT_MS = 6_000;
const PATIENCE_MS = 20_000;
/** Of these the first call is answered by nobody, a stream is broken off, the connection is cut, and the last is asked to wait too long. */
const [SILENT, BROKEN, RESET, PATIENT] = [400, 401, 402, 403];

it('callers ask again as the SDKs do, and each call can be told from the others', async () => {
  const { drill, arrivals } = await prepareRun(scenario);
  const all = Array.from({ length: COUNT + 4 }, (_, index) => ({ ...arrivals[index % 50]!, index, dueMs: index * 10 }));
  const calls: { index: number | null; traced: number | null; inBody: number | null }[] = [];
  const server = createServer((request, response) => {
    const { headers } = request;
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      const { index } = findCorrelation(String(headers['x-cutover-id']), '', 'test');
      const traced = findTraced(String(headers['traceparent']), undefined, 'test')?.index ?? null;
      calls.push({ index, traced, inBody: findCorrelation(undefined, body, 'test').index });
      const number = index ?? 0;
      if (number === SILENT) return;
      if (number === RESET) return void response.destroy();
      if (number === BROKEN) {
        response.writeHead(200, { 'content-type': 'text/event-stream' }).write('data: {}\n\n');
        return void setTimeout(() => response.destroy(), 100);
      }
      // More patience than callers have.
      if (arrivalOfTry(number, all.length) === PATIENT)
        return void response.writeHead(503, { 'retry-after': '30' }).end('{}');
      const isFaulted = number !== numberTry(SILENT, 2, all.length) && number !== numberTry(RESET, 2, all.length);
      // Half of all calls meet the fault, each try for itself.
      const meets = isFaulted && createRandom('503', number)() < 0.5;
      response.writeHead(meets ? 503 : 200, { 'content-type': 'application/json' }).end('{}');
    });
  });
  const port = await listen(server, 0, 'test');
  const path = await mkdtemp(join(tmpdir(), 'cutover-callers-'));
  const clients = clientSettings.read({ backoff: { initialMs: 200 }, abandonAfterMs: PATIENCE_MS }, 'clients');
  const load = await startTestLoad({
    scenario,
    path,
    drill,
    arrivals: all,
    port,
    vus: all.length,
    requestTimeoutMs: TIMEOUT_MS,
    clients: {
      clients: { ...clients, seed: 1 },
      longestCallMs: longestCallMs({ requestTimeoutMs: TIMEOUT_MS, clients }),
    },
  });
  await load.finish();
  server.closeAllConnections();
  server.close();

  const lines = (await readFile(load.folder.records, 'utf8'))
    .trim()
    .split('\n')
    .map(parseRecord)
    .flatMap((line) => (line.ok && line.record.kind === 'request' ? [line.record] : []));
  const triesOf = (index: number): RequestRecord[] =>
    lines.filter(({ arrival }) => arrival === index).toSorted((a, b) => (a.try ?? 0) - (b.try ?? 0));

  expect(calls.length).toBe(lines.length);
  expect(calls.filter(({ index, traced, inBody }) => index !== traced || index !== inBody)).toEqual([]);
  expect(new Set(calls.map(({ index }) => index))).toEqual(new Set(lines.map(({ index }) => index)));
  expect(lines.filter((line) => line.index !== numberTry(line.arrival!, line.try!, all.length))).toEqual([]);

  // 1 + 1/2 + 1/4 tries each, and each third one that fails is the last.
  const ofFault = lines.filter(({ arrival }) => (arrival ?? COUNT) < COUNT);
  expect(ofFault.length / COUNT).toBeGreaterThan(1.6);
  expect(ofFault.length / COUNT).toBeLessThan(1.9);
  for (let index = 0; index < COUNT; index++) {
    const tries = triesOf(index);
    expect(tries.slice(0, -1).every(({ status, next }) => status === 503 && next === 'again')).toBe(true);
    const last = tries.at(-1);
    expect(last).toMatchObject({ next: 'end', status: tries.length < 3 ? 200 : last?.status });
    for (const [place, line] of tries.entries()) {
      const before = tries[place - 1];
      if (before === undefined) continue;
      const waitedMs = line.startEpochMs - before.endEpochMs;
      expect(waitedMs).toBeGreaterThanOrEqual(150 * 2 ** (place - 1) - 5);
      expect(line.dueEpochMs - before.endEpochMs).toBeLessThanOrEqual(200 * 2 ** (place - 1));
    }
  }
  expect(triesOf(SILENT).map(({ status, next }) => [status, next])).toEqual([
    [0, 'again'],
    [200, 'end'],
  ]);
  expect(triesOf(RESET).map(({ status, next }) => [status, next])).toEqual([
    [0, 'again'],
    [200, 'end'],
  ]);
  expect(triesOf(BROKEN).map(({ status, next }) => [status, next])).toEqual([[0, 'end']]);
  expect(triesOf(PATIENT).map(({ status, next }) => [status, next])).toEqual([[503, 'abandon']]);
  await rm(path, { recursive: true, force: true });
});

it('callers who are stopped while they wait do not ask again', async () => {
  const { drill, arrivals } = await prepareRun(scenario);
  const all = Array.from({ length: 20 }, (_, index) => ({ ...arrivals[index]!, index, dueMs: index }));
  let calls = 0;
  const server = createServer((request, response) => {
    calls++;
    request.resume().on('end', () => response.writeHead(503).end('{}'));
  });
  const port = await listen(server, 0, 'test');
  const path = await mkdtemp(join(tmpdir(), 'cutover-callers-'));
  const clients = clientSettings.read({ backoff: { initialMs: 8_000, jitter: 0 } }, 'clients');
  const load = await startTestLoad({
    scenario,
    path,
    drill,
    arrivals: all,
    port,
    vus: all.length,
    requestTimeoutMs: TIMEOUT_MS,
    clients: {
      clients: { ...clients, seed: 1 },
      longestCallMs: longestCallMs({ requestTimeoutMs: TIMEOUT_MS, clients }),
    },
  });
  // Each has met its failure, and waits to ask again.
  const readLines = (): Promise<string> => readFile(load.folder.records, 'utf8').catch(() => '');
  await waitUntil(async () => (await readLines()).split('"kind":"request"').length > all.length);
  await load.program.stop();
  await load.finish();
  server.closeAllConnections();
  server.close();

  const lines = (await readFile(load.folder.records, 'utf8'))
    .trim()
    .split('\n')
    .map(parseRecord)
    .flatMap((line) => (line.ok && line.record.kind === 'request' ? [line.record] : []));
  expect(calls).toBe(all.length);
  expect(lines.map((line) => [line.try, line.next])).toEqual(all.map(() => [1, 'again']));
  await rm(path, { recursive: true, force: true });
});
