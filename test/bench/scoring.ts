import { execFile } from 'node:child_process';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { quantile, sortValuesOf } from '../../lib/kit/stats/quantile.ts';
import { type Bench, type BenchRow, atMost } from './bench.ts';
import { writeBigRun } from './processes/write-big-run.ts';

const EXCHANGES = 100_000;
const RUNS = 5;
const processFile = fileURLToPath(new URL('./processes/score-process.ts', import.meta.url));

/**
 * How long a run of 100,000 exchanges takes to score from its files, in a process of its own each time: half of
 * them streamed with 100 gaps each, every answer judged by its contract, a third of them on the fallback.
 */
export const bench: Bench = {
  name: 'scoring',
  async run(): Promise<BenchRow[]> {
    const folder = await mkdtemp(join(tmpdir(), 'cutover-scoring-'));
    try {
      await writeBigRun(folder, EXCHANGES);
      const { size } = await stat(join(folder, 'records.ndjson'));
      const runs: ScoredOnce[] = [];
      for (let run = 0; run < RUNS; run++) runs.push(await scoreOnce(folder));
      const times = sortValuesOf(runs, ({ seconds }) => seconds);
      return [
        { id: 'exchanges', value: EXCHANGES, unit: '' },
        { id: 'answers judged', value: runs[0]?.answers ?? 0, unit: '' },
        { id: 'records file', value: size / 1024 / 1024, unit: 'MB' },
        { id: 'time, fastest', value: quantile(times, 0) ?? Infinity, unit: 's' },
        atMost('time, median', quantile(times, 0.5) ?? Infinity, 's', 3),
        { id: 'time, slowest', value: quantile(times, 1) ?? Infinity, unit: 's' },
        atMost('peak RSS, largest', Math.max(...runs.map(({ peakRssBytes }) => peakRssBytes)) / 1024 / 1024, 'MB', 300),
      ];
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};

type ScoredOnce = Record<'seconds' | 'peakRssBytes' | 'answers', number>;

async function scoreOnce(folder: string): Promise<ScoredOnce> {
  const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', processFile, folder]);
  return JSON.parse(stdout) as ScoredOnce;
}
