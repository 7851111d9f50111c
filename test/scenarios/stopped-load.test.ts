/** What k6 writes when it is stopped in the middle, by the real k6: only what was sent, when it was due, and came to an end. */
import { createServer } from 'node:http';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { parseRecord } from '../../lib/collector/records/parse-record.ts';
import { listen } from '../../lib/proxies/process/listen.ts';
import { prepareRun } from '../../lib/run/runner/prepare-run.ts';
import { waitUntil } from '../support/processes.ts';
import { startTestLoad } from '../support/start-test-load.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const scenario = join(root, 'scenarios/primary-outage.ts');

it('a stopped load leaves no line of what was not due yet, nor of what the stop itself cut off', async () => {
  const { drill, arrivals } = await prepareRun(scenario);
  const all = arrivals.slice(0, 120).map((arrival, index) => ({ ...arrival, index, dueMs: index * 100 }));
  const asked: string[] = [];
  // Every other call is answered at once, and the rest not before the stop.
  const server = createServer((request, response) => {
    const isAnswered = asked.push(request.url ?? '') % 2 === 0;
    request.resume().on('end', () => (isAnswered ? response.end('{}') : undefined));
  });
  const port = await listen(server, 0, 'test');
  const path = await mkdtemp(join(tmpdir(), 'cutover-stopped-'));
  const load = await startTestLoad({
    scenario,
    path,
    drill,
    arrivals: all,
    port,
    vus: 100,
    requestTimeoutMs: 60_000,
  });
  await waitUntil(() => asked.length >= 20);
  await load.program.stop();
  await load.finish();
  server.closeAllConnections();
  server.close();

  const text = await readFile(load.folder.records, 'utf8');
  const requests = text
    .trim()
    .split('\n')
    .map(parseRecord)
    .flatMap((line) => (line.ok && line.record.kind === 'request' ? [line.record] : []));
  expect(requests.length).toBeGreaterThan(5);
  expect(requests.every(({ status, errorCode }) => status === 200 && errorCode === 0)).toBe(true);
  expect(requests.filter(({ startEpochMs, dueEpochMs }) => startEpochMs < dueEpochMs - 10)).toEqual([]);
  expect(requests.length).toBeLessThan(asked.length);
  await rm(path, { recursive: true, force: true });
});
