/** docs/own-k6-script.md, to the letter: its script is bundled as a drill's is, and run by the real k6. */
import { createServer } from 'node:http';
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { planArrivals } from '../../lib/drill/plan.ts';
import { parseRecord } from '../../lib/collector/records/parse-record.ts';
import type { LoadSettings } from '../../scenarios/support/settings.ts';
import { listen } from '../../lib/proxies/process/listen.ts';
import { bundleForReading } from '../../lib/run/runner/bundle-scenario.ts';
import { parseWrittenDrill } from '../support/parse-written-drill.ts';
import { startTestLoad } from '../support/start-test-load.ts';

interface Asked {
  messages: { role: string; content: string }[];
}

const root = fileURLToPath(new URL('../..', import.meta.url));
const page = await readFile(join(root, 'docs/own-k6-script.md'), 'utf8');
const [own = '', asking = '', wrapped = ''] = [...page.matchAll(/^```ts\n(.*?)^```$/gms)].map(
  ([, script]) => script ?? '',
);

/** Runs a script of the page against a server that answers 200, every fifth time 500, or as told; 12 arrivals, 50 ms apart. */
async function run(
  script: string,
  {
    traffic = {},
    answer = (_, place) => ({ status: place % 5 === 0 ? 500 : 200, body: { said: 1 } }),
  }: {
    traffic?: Pick<LoadSettings, 'followUps' | 'clients'>;
    answer?: (asked: Asked, place: number) => { status: number; body: object };
  } = {},
) {
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
  const bodies: Asked[] = [];
  const server = createServer((request, response) => {
    const place = ids.push(String(request.headers['x-cutover-id']));
    let text = '';
    request
      .setEncoding('utf8')
      .on('data', (part: string) => (text += part))
      .on('end', () => {
        const asked = JSON.parse(text) as Asked;
        bodies.push(asked);
        const { status, body } = answer(asked, place);
        response.writeHead(status).end(JSON.stringify(body));
      });
  });
  const port = await listen(server, 0, 'test');
  const drill = parseWrittenDrill();
  const arrivals = planArrivals(drill)
    .slice(0, 12)
    .map((arrival, index) => ({ ...arrival, dueMs: index * 50 }));
  const load = await startTestLoad({
    scenario,
    path,
    drill,
    arrivals,
    port,
    vus: 6,
    requestTimeoutMs: 30_000,
    traffic,
  });
  const end = await load.finish();
  server.closeAllConnections();
  server.close();
  const lines = (await readFile(load.folder.records, 'utf8')).trim().split('\n');
  return { end, ids, bodies, lines, log: await readFile(load.folder.k6Log, 'utf8'), scenario };
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

test('the virtual user of the page asks further until it has what it can read, each time by an id of its own', async () => {
  const say = (content: string) => ({ status: 200, body: { choices: [{ message: { content } }] } });
  const followUps = [{ name: 'repair', atMost: 2 }];
  // Two of three are repaired at once, one at the second time.
  const answer = ({ messages }: Asked) => {
    const repairs = messages.filter(({ content }) => content === 'Answer in JSON only.').length;
    return repairs === 0
      ? say('Here it is!')
      : say(repairs === 2 || messages[1]!.content.length % 3 > 0 ? '{}' : 'Sorry?');
  };
  const clients = { retries: 1, retryAfterMaxMs: 0, seed: 1 };
  const { end, ids, bodies, lines } = await run(asking, { traffic: { followUps, clients }, answer });
  expect(end).toEqual({ exitCode: 0, exceptions: [] });
  const requests = lines.flatMap((line) => {
    const parsed = parseRecord(line);
    return 'record' in parsed && parsed.record.kind === 'request' ? [parsed.record] : [];
  });
  expect(requests.length).toBe(ids.length);
  expect(requests.length).toBeGreaterThanOrEqual(24);
  expect(new Set(ids).size).toBe(ids.length);
  // An arrival has six numbers: its request, and two follow-ups, each of which may be tried twice.
  const places = requests.map(({ index, arrival, followUp, try: ordinal, next }) => {
    expect(index % 12).toBe(arrival);
    expect([ordinal, next]).toEqual([1, 'end']);
    return [Math.floor(index / 12), followUp];
  });
  expect(new Set(places.map(([place, name]) => `${place} ${name}`))).toContain('2 repair');
  for (const [place, name] of places) expect(name).toBe(place === 0 ? undefined : 'repair');
  expect(places.filter(([place]) => place === 0)).toHaveLength(12);
  expect(places.filter(([place]) => place === 2)).toHaveLength(12);
  expect(bodies.filter(({ messages }) => messages.at(-2)?.content === 'Here it is!')).toHaveLength(12);
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
  ['asks a follow-up first', "run.ask(run.next(), { followUp: 'step', body: {} });", 0],
  [
    'asks a follow-up that the drill has not',
    "const due = run.next(); run.ask(due); run.ask(due, { followUp: 'other', body: {} });",
    12,
  ],
  [
    'asks more follow-ups than the drill says',
    "const due = run.next(); run.ask(due); for (const body of [{}, {}]) run.ask(due, { followUp: 'step', body });",
    24,
  ],
])('one that %s is no load that a verdict rests on: each is an exception', async (_, body, sent) => {
  const script = wrapped.replace('  readCart();\n  run.ask(run.next());', body).replace(/^import readCart.*$/m, '');
  const { end, ids } = await run(script, { traffic: { followUps: [{ name: 'step', atMost: 1 }] } });
  expect(end.exceptions).toHaveLength(12);
  expect(ids).toHaveLength(sent);
});

test('a plain replay has no summary', async () => {
  const { end, ids, log } = await run("export { options, replay as default, setup } from 'cutover/k6';");
  expect(end).toEqual({ exitCode: 0, exceptions: [] });
  expect(ids).toHaveLength(12);
  expect(log).toBe('');
});
