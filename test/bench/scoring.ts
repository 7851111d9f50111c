import { execFile } from 'node:child_process';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type Bench, type BenchRow, atMost } from './bench.ts';
import { writeBigRun } from './processes/write-big-run.ts';

const EXCHANGES = 100_000;
const processFile = fileURLToPath(new URL('./processes/score-process.ts', import.meta.url));

/**
 * How long a run of 100,000 exchanges takes to score from its files, in a process of its own: half of them
 * streamed with 100 gaps each, every answer judged by its contract, a third of them on the fallback.
 */
export const bench: Bench = {
  name: 'scoring',
  async run(): Promise<BenchRow[]> {
    const folder = await mkdtemp(join(tmpdir(), 'cutover-scoring-'));
    try {
      await writeBigRun(folder, EXCHANGES);
      const { size } = await stat(join(folder, 'records.ndjson'));
      const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', processFile, folder]);
      const { seconds, peakRssBytes, answers } = JSON.parse(stdout) as Record<
        'seconds' | 'peakRssBytes' | 'answers',
        number
      >;
      return [
        { id: 'exchanges', value: EXCHANGES, unit: '' },
        { id: 'answers judged', value: answers, unit: '' },
        { id: 'records file', value: size / 1024 / 1024, unit: 'MB' },
        atMost('time', seconds, 's', 3),
        atMost('peak RSS', peakRssBytes / 1024 / 1024, 'MB', 300),
      ];
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};
