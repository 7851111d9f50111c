import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPlan } from '../../../lib/collector/plan-file/read-plan.ts';
import type { Arrival } from '../../../lib/drill/workloads/arrival.ts';
import { writePerfectRun } from '../../support/records.ts';

const [first] = writePerfectRun().arrivals;
/** More than are kept in memory at once: 6 MB, so that some lie in two of the pieces they are read in. */
const arrivals: Arrival[] = Array.from({ length: 12_000 }, (_, index) => ({
  ...first!,
  index,
  dueMs: index / 8,
  kind: index % 3 === 0 ? 'chat' : 'extraction',
  streamed: index % 5 === 0,
  tenant: `ü${'x'.repeat(index % 500)}`,
}));

let folder = '';
let path = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cutover-read-plan-'));
  path = join(folder, 'plan.ndjson');
  await writeFile(path, `\n${arrivals.map((arrival) => JSON.stringify(arrival)).join('\n\n')}`);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('a plan that is parsed as far as it is asked for', () => {
  it('gives whole arrivals by index, in whatever order, and none of an index it does not have', () => {
    using plan = openPlan(path, join(dirname(path), 'cases.ndjson'));
    expect(plan.planned).toBe(12_000);
    for (let turn = 0; turn < 500; turn++) {
      const index = (turn * 7_919) % 12_000;
      expect(plan.readArrival(index)).toEqual(arrivals[index]);
    }
    expect([12_000, -1, 0.5].map(plan.readArrival)).toEqual([undefined, undefined, undefined]);
  });

  it('lists every arrival, whether it was asked for or not', () => {
    using plan = openPlan(path, join(dirname(path), 'cases.ndjson'));
    plan.readArrival(5);
    const list = plan.list();
    expect(list.length).toBe(12_000);
    expect(arrivals.map(({ index }) => list.at(index))).toEqual(
      arrivals.map(({ index, dueMs, kind, streamed, tenant }) => ({ index, dueMs, kind, streamed, tenant })),
    );
    expect(list.at(12_000)).toBeUndefined();
  });

  it('says of a case that is gone what is missing, and where it is to be had', async () => {
    const drawn = join(folder, 'drawn.ndjson');
    const cases = join(folder, 'cases.ndjson');
    await writeFile(drawn, `${JSON.stringify({ ...arrivals[0], case: 1 })}\n`);
    const read = (): string => {
      using plan = openPlan(drawn, cases);
      try {
        return JSON.stringify(plan.readArrival(0)?.case);
      } catch (error) {
        return (error as Error).message.replace(cases, 'cases.ndjson');
      }
    };
    const remedy = 'It holds what the run asked: take the file from where the run was made.';
    expect(read()).toBe(`cases.ndjson: line 2 cannot be read: there is no such file. ${remedy}`);
    await writeFile(cases, '{"body":{}}\n');
    expect(read()).toBe(`cases.ndjson: line 2 cannot be read: there is no such line. ${remedy}`);
    await writeFile(cases, '{"body":{}}\n{"body":{"n":2}}\n');
    expect(read()).toBe('{"body":{"n":2}}');
  });

  it('says so when the file has become shorter', async () => {
    const short = join(folder, 'short.ndjson');
    await writeFile(short, `${JSON.stringify(arrivals[0])}\n${JSON.stringify(arrivals[1])}\n`);
    using plan = openPlan(short, join(dirname(short), 'cases.ndjson'));
    await truncate(short, 3);
    expect(() => plan.readArrival(1)).toThrow('line 2 is no valid JSON');
  });
});
