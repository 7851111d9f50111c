import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readPlanText } from '../../../lib/run/runner/read-plan.ts';
import type { ScoreWorkerData } from '../../../lib/run/runner/score-worker.ts';
import { startScoreWorker } from '../../../lib/run/runner/start-score-worker.ts';
import { listRecords, writePerfectRun } from '../../support/records.ts';

const run = writePerfectRun();
const toLines = (values: readonly unknown[]): string => values.map((value) => `${JSON.stringify(value)}\n`).join('');

let folder = '';
let data: ScoreWorkerData;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cutover-score-worker-'));
  const planPath = join(folder, 'plan.ndjson');
  const recordsPath = join(folder, 'records.ndjson');
  await writeFile(planPath, toLines(run.arrivals));
  await writeFile(recordsPath, toLines(listRecords(run)));
  const plan = await readPlanText(planPath);
  data = { drill: run.drill, plan, planPath, recordsPath, range: { from: 0, to: Infinity } };
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('startScoreWorker', () => {
  it('hands over what its stretch of the records says', async () => {
    await using worker = startScoreWorker();
    await worker.begin(data);
    const { evidence, plan } = await worker.findings;
    expect(evidence.attempts.length).toBe(run.attempts.length);
    expect(evidence.watched.frame.starts).toEqual([{ record: run.runStart, line: 1 }]);
    expect(evidence.exchanges.starts).toHaveLength(420);
    expect(plan.dues[419]).toBe(run.arrivals[419]?.dueMs);
  });

  it('rejects when its thread fails, and says why', async () => {
    await using worker = startScoreWorker();
    await worker.begin({ ...data, recordsPath: join(folder, 'gone.ndjson') });
    await expect(worker.findings).rejects.toMatchObject({
      code: 'bug',
      message: expect.stringMatching(/^Part of the records could not be scored: ENOENT.*gone\.ndjson/) as string,
    });
  });

  it('rejects when its thread ends before it is done', async () => {
    const worker = startScoreWorker();
    await worker.begin(data);
    await worker[Symbol.asyncDispose]();
    await expect(worker.findings).rejects.toMatchObject({ code: 'bug' });
  });

  it('ends a thread that was given nothing', async () => {
    const worker = startScoreWorker();
    await worker[Symbol.asyncDispose]();
    await expect(worker.findings).rejects.toMatchObject({ code: 'bug' });
  });
});
