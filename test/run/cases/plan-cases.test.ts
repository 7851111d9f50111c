import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createRequests } from '../../../lib/drill/workloads/requests.ts';
import { renderRequest } from '../../../lib/drill/workloads/render-request.ts';
import { openPlan } from '../../../lib/collector/plan-file/read-plan.ts';
import { prepareRun } from '../../../lib/run/runner/prepare-run.ts';
import { writeCases } from '../../../lib/run/cases/write-cases.ts';
import { writeDrill } from '../../support/drills.ts';

let folder = '';
let file = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cutover-plan-cases-'));
  file = join(folder, 'prompts.ndjson');
  const lines = Array.from({ length: 5_000 }, (_, at) =>
    JSON.stringify({ prompt: `Case ${at}: ${'x'.repeat(at % 100)}`, expected: { at }, answerTokens: 1 + (at % 7) }),
  );
  await writeFile(file, lines.join('\n'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** As k6 gives out what its virtual users share. */
function freeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) for (const item of Object.values(value)) freeze(item);
  return Object.freeze(value);
}

const drillOf = (seed = 7) => {
  const { traffic } = writeDrill();
  const mine = { name: 'mine', weight: 3, workload: { kind: 'prompts' as const, file } };
  const sample = { name: 'chat', workload: { kind: 'support-desk' as const, asks: 'chat' as const } };
  return writeDrill({ seed, traffic: { ...traffic, requests: [mine, sample] }, contracts: [] });
};

it('draws cases by the seed and keeps those that are used, and no others, to be judged again', async () => {
  const { arrivals, eachCase, drill } = await prepareRun(drillOf());
  const plan = join(folder, 'plan.ndjson');
  const cases = join(folder, 'cases.ndjson');
  await writeFile(plan, arrivals.map((arrival) => `${JSON.stringify(arrival)}\n`).join(''));
  await writeCases(cases, eachCase);
  const mine = arrivals.filter(({ kind }) => kind === 'mine');
  const kept = (await readFile(cases, 'utf8')).trimEnd().split('\n');
  expect(kept).toHaveLength(new Set(mine.map(({ case: drawn }) => drawn)).size);
  expect(mine.length).toBeGreaterThan(kept.length / 2);

  using read = openPlan(plan, cases);
  const requests = createRequests(drill.traffic.requests);
  for (const { index, promptTokens, outputTokens } of mine.slice(0, 30)) {
    const arrival = freeze(read.readArrival(index)!);
    const context = { requests, model: 'm', correlationId: 'cutover-a-1', marker: null };
    const { messages, ...body } = renderRequest(arrival, context);
    const [, at = ''] = /^Case (\d+): x*$/.exec(String(messages[0]?.content)) ?? [];
    // Nothing of ours is in it.
    expect(messages).toHaveLength(1);
    expect(Object.keys(body).filter((key) => !key.startsWith('stream'))).toEqual(['model', 'user']);
    expect(requests.expect(arrival)).toEqual({ kind: 'json', value: { at: Number(at) } });
    expect(outputTokens).toBe(1 + (Number(at) % 7));
    expect(promptTokens).toBe(Math.ceil(String(messages[0]?.content).length / 4));
  }
});

it('plans the same again, and other cases for another seed', async () => {
  const [first, again, other] = await Promise.all([drillOf(), drillOf(), drillOf(8)].map((drill) => prepareRun(drill)));
  expect(again?.arrivals).toEqual(first?.arrivals);
  expect(other?.arrivals).not.toEqual(first?.arrivals);
});

it('says which request a mistake is of, and its line', async () => {
  const broken = join(folder, 'broken.ndjson');
  await writeFile(broken, '{"prompt":"One"}\n{"promt":"Two"}\n{"prompt":3}\n');
  const { traffic } = writeDrill();
  const requests = [{ name: 'mine', workload: { kind: 'prompts' as const, file: broken } }];
  await expect(prepareRun(writeDrill({ traffic: { ...traffic, requests }, contracts: [] }))).rejects.toThrow(
    `traffic.requests[0].workload: ${broken} line 2: promt is not a known key. Did you mean "prompt"?\ntraffic.requests[0].workload: ${broken} line 3: prompt must be a non-empty text, got 3`,
  );
});
