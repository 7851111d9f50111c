import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPlanReader, type PlanText, readPlanText } from '../../../lib/run/runner/read-plan.ts';
import { writePerfectRun } from '../../support/records.ts';

const { arrivals } = writePerfectRun();
const planned = arrivals.map(({ index, dueMs, kind }) => ({ index, dueMs, kind }));

let folder = '';
let text: PlanText;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cutover-read-plan-'));
  const path = join(folder, 'plan.ndjson');
  await writeFile(path, `\n${arrivals.map((arrival) => JSON.stringify(arrival)).join('\n\n')}`);
  text = await readPlanText(path);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('a plan that is parsed as far as it is asked for', () => {
  it('gives whole arrivals by index, and none of an index it does not have', () => {
    const reader = createPlanReader(text, 'plan');
    expect(reader.planned).toBe(420);
    expect([419, 0, 7].map(reader.readArrival)).toEqual([arrivals[419], arrivals[0], arrivals[7]]);
    expect([420, -1, 0.5].map(reader.readArrival)).toEqual([undefined, undefined, undefined]);
  });

  it('lists every arrival, whether it was asked for or not', () => {
    const reader = createPlanReader(text, 'plan');
    reader.readArrival(5);
    expect(reader.list()).toEqual(planned);
  });

  it('takes over what another reader of it has parsed, and parses the rest', () => {
    const reader = createPlanReader(text, 'plan');
    const other = createPlanReader(text, 'plan');
    reader.readArrival(1);
    for (const index of [2, 0, 4]) other.readArrival(index);
    reader.take(structuredClone(other.columns));
    const bytes = new Uint8Array(text.bytes);
    const kept = bytes.slice();
    // What was taken is not looked at again.
    for (const index of [2, 0, 4]) bytes[new Float64Array(text.starts)[index] ?? 0] = 0;
    try {
      expect(reader.list()).toEqual(planned);
    } finally {
      bytes.set(kept);
    }
  });
});
