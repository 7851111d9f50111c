import { execFile } from 'node:child_process';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { findBundle } from '../../lib/proxies/process/find-bundle.mjs';
import { atMost, type Bench, type BenchRow } from './bench.ts';
import { writeBigRun } from './processes/write-big-run.ts';

const SIZES = [10_000, 100_000, 1_000_000];
/** Each is scored so often, in turns with the peer; the fastest counts, since all that slows is the machine. */
const ROUNDS = [5, 3, 1];
/** Judging takes one turn with each. */
const THREADS = [0, 1, 2];
/** Times that of reading and `JSON.parse`-ing the same file. */
const MOST_TIMES = 4;
const MOST_MB = 400;
/** How much more the last exchange may cost than the first ones. */
const LINEAR = 1.5;

const processes = {
  judge: fileURLToPath(new URL('./processes/judge-process.ts', import.meta.url)),
  score: fileURLToPath(new URL('./processes/score-process.ts', import.meta.url)),
  parse: fileURLToPath(new URL('./processes/parse-process.ts', import.meta.url)),
};

/**
 * How long a run of 10⁴, 10⁵ and 10⁶ exchanges takes to score from its files, and how much memory, in a process of its own
 * each time, once its answers are judged, which a drill does while it runs and which has rows of its own: half of them streamed with 100 gaps each, every answer judged by its contract, a third of them on the fallback.
 * The peer reads the same file with `JSON.parse` and keeps nothing.
 */
export const bench: Bench = {
  name: 'scoring',
  async run(): Promise<BenchRow[]> {
    const rows: BenchRow[] = [];
    const costs: Cost[] = [];
    for (const [place, exchanges] of SIZES.entries()) {
      const { cost, judging, parseSeconds, megabytes } = await measureSize(exchanges, ROUNDS[place] ?? 1);
      const name = exchanges.toLocaleString('en');
      costs.push({ exchanges, ...cost });
      rows.push(
        { id: `${name}: records file`, value: megabytes, unit: 'MB' },
        { id: `${name}: reading and JSON.parse`, value: parseSeconds, unit: 's' },
        ...judging.flatMap(({ seconds, megabytes: peak }, threads) => [
          { id: `${name}: judging, ${describeThreads(threads)}`, value: seconds, unit: 's' },
          { id: `${name}: judging, ${describeThreads(threads)}, peak RSS`, value: peak, unit: 'MB' },
        ]),
        { id: `${name}: scoring`, value: cost.seconds, unit: 's' },
        atMost(`${name}: times as long`, cost.seconds / parseSeconds, '', MOST_TIMES),
        exchanges === SIZES.at(-1)
          ? atMost(`${name}: peak RSS`, cost.megabytes, 'MB', MOST_MB)
          : { id: `${name}: peak RSS`, value: cost.megabytes, unit: 'MB' },
      );
    }
    const [first, middle, last] = costs;
    if (first === undefined || middle === undefined || last === undefined) return rows;
    const slope = (of: 'seconds' | 'megabytes', from: Cost, to: Cost): number =>
      (to[of] - from[of]) / (to.exchanges - from.exchanges);
    for (const of of ['seconds', 'megabytes'] as const) {
      const growth = slope(of, middle, last) / slope(of, first, middle);
      rows.push(atMost(`${of} an exchange, the last 900,000 against the 90,000 before`, growth, 'times', LINEAR));
    }
    return rows;
  },
};

function describeThreads(threads: number): string {
  return threads === 0 ? 'in one thread with the reading' : `in ${threads} of its own`;
}

/** What a scoring took. */
interface Taken {
  seconds: number;
  megabytes: number;
}

interface Cost extends Taken {
  exchanges: number;
}

async function measureSize(
  exchanges: number,
  rounds: number,
): Promise<{ cost: Taken; judging: Taken[]; parseSeconds: number; megabytes: number }> {
  const folder = await mkdtemp(join(tmpdir(), 'cutover-scoring-'));
  try {
    await writeBigRun(folder, exchanges);
    const { size } = await stat(join(folder, 'records.ndjson'));
    const cost: Taken = { seconds: Infinity, megabytes: 0 };
    let parseSeconds = Infinity;
    const judging: Taken[] = [];
    for (const threads of THREADS) judging.push(await take('judge', folder, String(threads)));
    for (let round = 0; round < rounds; round++) {
      parseSeconds = Math.min(parseSeconds, (await take('parse', folder)).seconds);
      const { seconds, megabytes } = await take('score', folder);
      cost.seconds = Math.min(cost.seconds, seconds);
      cost.megabytes = Math.max(cost.megabytes, megabytes);
    }
    return { cost, judging, parseSeconds, megabytes: size / 1024 / 1024 };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Compiled, as the package is: a loader of TypeScript would be measured with it. */
async function take(what: keyof typeof processes, ...args: string[]): Promise<Taken> {
  const bundle = await findBundle(processes[what]);
  if (bundle === null) throw new Error(`${processes[what]} could not be bundled.`);
  const { stdout } = await promisify(execFile)(process.execPath, [fileURLToPath(bundle), ...args]);
  return JSON.parse(stdout) as Taken;
}
