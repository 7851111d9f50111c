/** A system is started once, carries several loads one after the other, and is gone when its user is done. */
import { createRedactor } from '../../lib/kit/secrets/redactor.ts';
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { parseRecord } from '../../lib/collector/records/parse-record.ts';
import { createJournal } from '../../lib/proxies/process/journal.ts';
import { bundleForK6 } from '../../lib/run/runner/bundle-scenario.ts';
import { findK6 } from '../../lib/run/runner/find-k6.ts';
import { prepareRun } from '../../lib/run/runner/prepare-run.ts';
import { runFolderAt } from '../../lib/run/runner/run-folder.ts';
import { runLoad } from '../../lib/run/runner/run-load.ts';
import { withSystem } from '../../lib/run/runner/with-system.ts';
import { writeDrill } from '../support/drills.ts';
import { isAlive } from '../support/processes.ts';
import { writeDrillFile } from '../support/run-written-drill.ts';

it('runs two loads on one system, and stops it when what used it fails', async () => {
  const drill = writeDrill({
    timeline: [
      { phase: 'baseline', durationMs: 1_000 },
      { phase: 'outage', durationMs: 1_000, primary: [{ kind: 'error-response', error: 'openai-503-overloaded' }] },
      { phase: 'recovery', durationMs: 1_000 },
    ],
  });
  const prepared = await prepareRun(await writeDrillFile(drill));
  const folder = runFolderAt(await mkdtemp(join(tmpdir(), 'cutover-loads-')));
  const k6 = await findK6({ root: fileURLToPath(new URL('../..', import.meta.url)), env: process.env });
  await writeFile(folder.plan, prepared.arrivals.map((arrival) => `${JSON.stringify(arrival)}\n`).join(''));
  await writeFile(folder.records, '');
  await writeFile(folder.judgements, '');
  await writeFile(folder.script, await bundleForK6(prepared.scenarioPath));

  const runToken = 'twoloads';
  const common = { folder, runToken, env: process.env, redactor: createRedactor() };
  const pids: number[] = [];
  const shown: number[] = [];
  const use = withSystem({ ...common, drill: prepared.drill, warn: () => {} }, async (system) => {
    pids.push(...system.pids.values());
    for (let load = 0; load < 2; load++) {
      const end = await runLoad({
        ...common,
        prepared,
        system,
        journal: createJournal(folder.journal),
        k6Path: k6.path,
        signal: new AbortController().signal,
        onEvent: (event) => event.kind === 'progress' && shown.push(event.progress.sent),
        onBegin: () => {},
      });
      expect(end).toMatchObject({
        reason: 'completed',
        k6: { exitCode: 0, exceptions: 0 },
        faultsLeft: 0,
        crashed: [],
      });
      expect(pids.every(isAlive)).toBe(true);
    }
    throw new Error('no more use for it');
  });
  await expect(use).rejects.toThrow('no more use for it');
  expect(pids).toHaveLength(5);
  expect(pids.filter(isAlive)).toEqual([]);

  const lines = (await readFile(folder.records, 'utf8')).trim().split('\n').map(parseRecord);
  const records = lines.flatMap((line) => (line.ok ? [line.record] : []));
  expect(records.filter(({ kind }) => kind === 'run-start')).toHaveLength(2);
  // Each of the two sent the whole plan, which was answered but for what a busy machine was too slow for.
  const exchanges = records.filter((record) => record.kind === 'exchange');
  expect(exchanges).toHaveLength(2 * prepared.arrivals.length);
  expect(exchanges.filter(({ status }) => status === 200).length).toBeGreaterThan(1.8 * prepared.arrivals.length);
  // What is shown counts this load's requests, not those of the one before.
  expect(Math.max(...shown)).toBeLessThanOrEqual(prepared.arrivals.length);
});
