/** A drill whose callers are harmed stops by itself: its faults are taken back at once, and the load shows that all is well again. */
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { RunRecord } from '../../lib/collector/records/record.ts';
import { runWrittenDrill } from '../support/run-written-drill.ts';

/** From the breach on a drill may look, decide and take its faults back for so long, on any machine: a sixth of the outage that it ends. */
const PROMPT_MS = 10_000;
/** Two processes' clocks are this near. */
const CLOCKS_MS = 250;

/** Faults that nobody took back: they ended with their lease. */
function listExpired(records: readonly RunRecord[]): RunRecord[] {
  return records.filter((record) => record.kind === 'fault' && record.event === 'expired');
}

it('takes its faults back when callers fail, goes on for as long as the recovery, and is aborted', async () => {
  const { scorecard, folder } = await runWrittenDrill({
    // Both are down: there is nobody to take over.
    timeline: [
      { phase: 'warmup', durationMs: 1_000, rateFactor: 0.5 },
      { phase: 'baseline', durationMs: 3_000 },
      {
        phase: 'outage',
        durationMs: 60_000,
        primary: [{ kind: 'error-response', error: 'openai-503-overloaded' }],
        fallback: [{ kind: 'error-response', error: 'openai-503-overloaded' }],
      },
      { phase: 'recovery', durationMs: 4_000 },
    ],
    stopConditions: [{ metric: 'failedRatio', max: 0.3, windowMs: 4_000 }],
  });
  expect(scorecard.verdict).toBe('aborted');
  expect(scorecard.reasons).toEqual([
    {
      code: 'stop-condition',
      message: expect.stringMatching(/^A stop condition ended the run: .+ failed, at most 30.0 % may/),
    },
  ]);
  const records = (await readFile(folder.records, 'utf8'))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as RunRecord);
  const end = records.find((record) => record.kind === 'run-end');
  const { atEpochMs = 0, revertedEpochMs = 0 } = end?.stopCondition ?? {};
  expect(end?.faultsLeft).toBe(0);
  const faulted = records.flatMap((record) =>
    record.kind === 'attempt' && record.fault !== null ? [record.startEpochMs] : [],
  );
  expect(faulted.length).toBeGreaterThan(10);
  expect(revertedEpochMs).toBeLessThan(atEpochMs + PROMPT_MS);
  expect(Math.max(...faulted)).toBeLessThan(revertedEpochMs + CLOCKS_MS);
  expect(listExpired(records)).toEqual([]);
  // The outage was to last a minute; the recovery is as long as planned, and its callers are served.
  const phases = records.filter((record) => record.kind === 'phase');
  expect(phases.map(({ phase }) => phase)).toEqual(['warmup', 'baseline', 'outage', 'recovery']);
  expect(scorecard.routing.httpSuccessRatio.recovery).toBeGreaterThan(0.9);
  const { startMs = 0, endMs = 0 } = scorecard.phases.find(({ phase }) => phase === 'recovery') ?? {};
  expect(endMs - startMs).toBeGreaterThan(3_500);
});

it('takes its faults back when the lever is pulled, and is aborted by it', async () => {
  const file = join(await mkdtemp(join(tmpdir(), 'lever-')), 'stop');
  let pulledMs = 0;
  const { scorecard, folder } = await runWrittenDrill(
    {
      timeline: [
        { phase: 'baseline', durationMs: 2_000 },
        { phase: 'outage', durationMs: 60_000, primary: [{ kind: 'error-response', error: 'openai-503-overloaded' }] },
      ],
      safety: { lever: { file } },
    },
    (event) => {
      if (event.kind !== 'progress' || event.progress.phase !== 'outage' || pulledMs > 0) return;
      pulledMs = Date.now();
      void writeFile(file, '');
    },
  );
  expect(scorecard.verdict).toBe('aborted');
  expect(scorecard.reasons).toEqual([
    { code: 'lever', message: `The run was stopped before its end: the safety lever is engaged: ${file} is there.` },
  ]);
  const records = (await readFile(folder.records, 'utf8'))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as RunRecord);
  expect(records.find((record) => record.kind === 'run-end')?.faultsLeft).toBe(0);
  const faulted = records.flatMap((record) =>
    record.kind === 'attempt' && record.fault !== null ? [record.startEpochMs] : [],
  );
  expect(Math.max(...faulted)).toBeLessThan(pulledMs + PROMPT_MS);
  expect(listExpired(records)).toEqual([]);
});
