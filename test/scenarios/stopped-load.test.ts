/** What k6 writes when it is stopped in the middle, by the real k6: only what was sent, when it was due, and came to an end. */
import { createServer } from 'node:http';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { parseRecord } from '../../lib/collector/records/parse-record.ts';
import { listen } from '../../lib/proxies/process/listen.ts';
import { bundleForK6 } from '../../lib/run/runner/bundle-scenario.ts';
import { findK6 } from '../../lib/run/runner/find-k6.ts';
import { prepareRun } from '../../lib/run/runner/prepare-run.ts';
import { runFolderAt } from '../../lib/run/runner/run-folder.ts';
import { startLoad } from '../../lib/run/runner/start-load.ts';

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
  const folder = runFolderAt(await mkdtemp(join(tmpdir(), 'cutover-stopped-')));
  await writeFile(folder.script, await bundleForK6(scenario));
  await writeFile(folder.plan, all.map((arrival) => `${JSON.stringify(arrival)}\n`).join(''));
  const load = await startLoad({
    k6Path: (await findK6({ root, env: process.env })).path,
    folder,
    clean: (line) => line,
    env: process.env,
    settings: {
      url: `http://127.0.0.1:${port}/v1/chat/completions`,
      headers: {},
      request: { kind: 'wire', wire: 'openai-chat' },
      planPath: folder.plan,
      casesPath: null,
      runToken: 'test',
      runStart: { kind: 'run-start', version: 1, runId: 'test', drill: drill.name, seed: 1 },
      model: 'm',
      marker: 'never',
      requests: drill.traffic.requests,
      requestTimeoutMs: 20_000,
      maxLateMs: 60_000,
      vus: 100,
      arrivals: all.length,
      maxDurationMs: 60_000,
      leadMs: 200,
    },
  });
  for (let waited = 0; asked.length < 20 && waited < 15_000; waited += 20) await sleep(20);
  await load.program.stop();
  await load.finish();
  server.closeAllConnections();
  server.close();

  const text = await readFile(folder.records, 'utf8');
  const requests = text
    .trim()
    .split('\n')
    .map(parseRecord)
    .flatMap((line) => (line.ok && line.record.kind === 'request' ? [line.record] : []));
  expect(requests.length).toBeGreaterThan(5);
  expect(requests.every(({ status, errorCode }) => status === 200 && errorCode === 0)).toBe(true);
  expect(requests.filter(({ startEpochMs, dueEpochMs }) => startEpochMs < dueEpochMs - 10)).toEqual([]);
  expect(requests.length).toBeLessThan(asked.length);
  await rm(folder.path, { recursive: true, force: true });
});
