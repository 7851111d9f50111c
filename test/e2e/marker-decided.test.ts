/** What asks through an application that hands on nothing but the prompt: whether prompts must bear an id is found out first, as before a drill. */
import { mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { RunRecord } from '../../lib/collector/records/record.ts';
import type { DrillInput } from '../../lib/drill/drill.ts';
import { prepareCapacity } from '../../lib/run/capacity/prepare-capacity.ts';
import { runCapacity } from '../../lib/run/capacity/run-capacity.ts';
import { createPreflight } from '../../lib/run/preflight/create-preflight.ts';
import { modelEnv } from '../support/drill-app.ts';
import { writeDrill } from '../support/drills.ts';
import { mock, rehearse, resultsPath } from '../support/rehearsals.ts';
import { writeDrillFile } from '../support/run-written-drill.ts';

const target: DrillInput['target'] = {
  kind: 'app',
  url: 'http://127.0.0.1:${port}/',
  body: { question: '{{prompt}}' },
  answer: { whole: { kind: 'json', text: '/answer' } },
  start: { command: ['node', 'ai-sdk-node.mjs'], folder: 'test/e2e/apps', env: { PORT: '${port}', ...modelEnv } },
};

const folder = await mkdtemp(join(tmpdir(), 'cutover-cases-'));
const file = join(folder, 'orders.ndjson');
const cases = Array.from({ length: 40 }, (_, number) => ({ prompt: `Order ${number}`, expected: { order: number } }));
await writeFile(file, cases.map((one) => `${JSON.stringify(one)}\n`).join(''));

/** Cases with a right answer each, which a mock knows by the id of who asks alone. */
const appDrill = (): DrillInput =>
  writeDrill({
    target,
    providers: { primary: mock('strict'), fallback: mock('strict') },
    traffic: {
      ...writeDrill().traffic,
      requests: [{ name: 'orders', streamedRatio: 0, workload: { kind: 'prompts', file } }],
    },
    contracts: [{ kind: 'json-schema', for: 'orders', schema: { type: 'object', required: ['order'] } }],
  });

async function readRunRecords(path: string): Promise<RunRecord[]> {
  const lines = (await readFile(path, 'utf8')).trim().split('\n');
  return lines.map((line) => JSON.parse(line) as RunRecord);
}

it('a rehearsal through it asks mocks what they can know the case of', async () => {
  const told: string[] = [];
  const { rehearsal, folder: left } = await rehearse(
    appDrill(),
    { through: 'target', stopsEarly: false, maxCases: 10 },
    undefined,
    { tell: (text) => void told.push(text) },
  );
  expect(rehearsal.cells.map(({ column, total, usable }) => ({ column, total, usable }))).toEqual([
    { column: 'primary', total: 10, usable: 10 },
    { column: 'fallback', total: 10, usable: 10 },
  ]);
  expect(told.join('\n')).toContain('No id of a request gets through the target');
  // What was asked before is nobody's answer.
  const records = await readRunRecords(left.records);
  expect(records.filter(({ kind }) => kind === 'exchange')).toHaveLength(20);
});

it('a search knows whose calls come to the providers, and its mocks which case they are of', async () => {
  const prepared = await prepareCapacity(await writeDrillFile(appDrill()), {
    peakRate: 50,
    mostRate: 5,
    blockMs: 1_500,
    warmupMs: 500,
    precision: 0.5,
    shapes: false,
    budget: {},
    prices: [],
  });
  const stop = new AbortController();
  const { folder: left } = await runCapacity({
    prepared,
    beforeLoad: createPreflight(prepared, () => {}),
    resultsPath,
    env: process.env,
    signal: stop.signal,
    tell: () => {},
    onBlock: () => stop.abort('it has shown what it was to show'),
  });
  const drill = JSON.parse(await readFile(left.drill, 'utf8')) as DrillInput;
  expect(drill.traffic).toMatchObject({ marker: 'always' });
  const records = await readRunRecords(left.records);
  const ways = records.flatMap((record) => (record.kind === 'attempt' ? [record.correlatedBy] : []));
  expect(ways.length).toBeGreaterThan(5);
  expect(new Set(ways)).toEqual(new Set(['marker']));
  expect(await readFile(left.journal, 'utf8')).toContain('marker-decided');
  // Each block asks other cases by the same numbers, and mocks know which.
  const [block = ''] = await readdir(join(left.path, 'blocks'));
  const judged = (await readFile(join(left.path, 'blocks', block, 'judgements.ndjson'), 'utf8')).match(
    /"outcome":"[^"]+"/g,
  );
  expect(judged?.length).toBeGreaterThan(5);
  expect(new Set(judged)).toEqual(new Set(['"outcome":"usable"']));
});

it('a drill in whose outage cases are asked again is no other than by itself', async () => {
  const { folder: left, rehearsal } = await rehearse(appDrill(), {
    during: await writeDrillFile(appDrill()),
    providers: ['fallback'],
    maxCases: 3,
    stopsEarly: false,
  });
  expect(rehearsal.during?.failed).toBeNull();
  const drill = JSON.parse(await readFile(join(left.path, 'drill/drill.json'), 'utf8')) as DrillInput;
  expect(drill.traffic).toMatchObject({ marker: 'always' });
});
