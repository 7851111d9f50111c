/** docs/own-k6-script.md, to the letter: its script is bundled as a drill's is, and run by the real k6. */
import { createServer } from 'node:http';
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { planArrivals } from '../../lib/drill/plan.ts';
import { parseRecord } from '../../lib/collector/records/parse-record.ts';
import { listen } from '../../lib/proxies/process/listen.ts';
import { bundleForReading } from '../../lib/run/runner/bundle-scenario.ts';
import { parseWrittenDrill } from '../support/parse-written-drill.ts';
import { startTestLoad } from '../support/start-test-load.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const page = await readFile(join(root, 'docs/own-k6-script.md'), 'utf8');
const [own = '', wrapped = ''] = [...page.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, script]) => script ?? '');

/** Runs a script of the page against a server that answers 200, every fifth time 500; 12 arrivals, 50 ms apart. */
async function run(script: string) {
  const path = await mkdtemp(join(tmpdir(), 'cutover-own-'));
  const scenario = join(path, 'scenario.ts');
  await writeFile(
    scenario,
    script
      .replaceAll("'cutover/k6'", `'${join(root, 'scenarios/support/k6.ts')}'`)
      .replaceAll("'cutover'", `'${join(root, 'lib/drill/define-drill.ts')}'`),
  );
  await writeFile(
    join(path, 'read-cart.js'),
    "import { check } from 'k6';\nexport default () => { check(1, { 'cart was read': () => true }); };\n",
  );
  const ids: string[] = [];
  const server = createServer((request, response) => {
    const place = ids.push(String(request.headers['x-cutover-id']));
    request.resume().on('end', () => response.writeHead(place % 5 === 0 ? 500 : 200).end('{"said":1}'));
  });
  const port = await listen(server, 0, 'test');
  const drill = parseWrittenDrill();
  const arrivals = planArrivals(drill)
    .slice(0, 12)
    .map((arrival, index) => ({ ...arrival, dueMs: index * 50 }));
  const load = await startTestLoad({ scenario, path, drill, arrivals, port, vus: 6, requestTimeoutMs: 5_000 });
  const end = await load.finish();
  server.closeAllConnections();
  server.close();
  const lines = (await readFile(load.folder.records, 'utf8')).trim().split('\n');
  return { end, ids, lines, log: await readFile(load.folder.k6Log, 'utf8'), scenario };
}

test('the virtual user of the page sends each planned request once, and its checks and metrics are told', async () => {
  const { end, ids, lines, log, scenario } = await run(own);
  expect(end).toEqual({ exitCode: 0, exceptions: [] });
  expect(ids.toSorted()).toEqual(Array.from({ length: 12 }, (_, index) => `cutover-test-${index}`).toSorted());
  const requests = lines.map(parseRecord).filter((parsed) => 'record' in parsed && parsed.record.kind === 'request');
  expect(requests).toHaveLength(12);
  expect(log).toMatch(/is answered/);
  expect(log).toMatch(/answer_size/);
  expect(log).toMatch(/83\.33%/);
  expect(await bundleForReading(scenario)).toContain('own-user');
});

test('a script that was there before is called beside it', async () => {
  const { end, ids, log } = await run(wrapped);
  expect(end).toEqual({ exitCode: 0, exceptions: [] });
  expect(new Set(ids).size).toBe(12);
  expect(log).toMatch(/cart was read/);
});

test.each([
  ['asks twice', 'const due = run.next(); run.ask(due); run.ask(due);', 12],
  ['takes two requests', 'run.ask(run.next()); run.next();', 12],
  ['asks for what is no planned request', 'run.ask({ ...run.next() });', 0],
])('one that %s is no load that a verdict rests on: each is an exception', async (_, body, sent) => {
  const script = wrapped.replace('  readCart();\n  run.ask(run.next());', body).replace(/^import readCart.*$/m, '');
  const { end, ids } = await run(script);
  expect(end.exceptions).toHaveLength(12);
  expect(ids).toHaveLength(sent);
});

test('a plain replay has no summary', async () => {
  const { end, ids, log } = await run("export { options, replay as default, setup } from 'cutover/k6';");
  expect(end).toEqual({ exitCode: 0, exceptions: [] });
  expect(ids).toHaveLength(12);
  expect(log).toBe('');
});
