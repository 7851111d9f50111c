import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { quantile, sortValues } from '../../lib/kit/stats/quantile.ts';
import { atMost, type Bench } from './bench.ts';

const ROUNDS = 15;
const root = fileURLToPath(new URL('../..', import.meta.url));

const starts = {
  'node -e, first output': ['-e', 'console.log(1)'],
  'cutover mock, listening': ['scripts/cutover.mjs', 'mock', '--listen', '0'],
  'the same from its sources, by tsx': ['--import', 'tsx', 'scripts/cli.ts', 'mock', '--listen', '0'],
};

/** How long `cutover mock` takes from the command to listening; bare Node and the sources in turns with it. */
export const bench: Bench = {
  name: 'startup',
  async run() {
    await measureStart(starts['cutover mock, listening']);
    const names = Object.keys(starts) as (keyof typeof starts)[];
    const times = new Map(names.map((name) => [name, [] as number[]]));
    for (let round = 0; round < ROUNDS; round++) {
      for (const name of names) times.get(name)?.push(await measureStart(starts[name]));
    }
    return names.flatMap((name) => {
      const sorted = sortValues(times.get(name) ?? []);
      const median = quantile(sorted, 0.5) ?? Number.NaN;
      const isOurs = name === 'cutover mock, listening';
      return [
        isOurs ? atMost(`${name}, median`, median, 'ms', 500) : { id: `${name}, median`, value: median, unit: 'ms' },
        { id: `${name}, fastest`, value: sorted[0] ?? Number.NaN, unit: 'ms' },
      ];
    });
  },
};

/** From the start of the process to the first it prints, ms. */
async function measureStart(args: readonly string[]): Promise<number> {
  const startMs = performance.now();
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  await once(child.stdout, 'data');
  const tookMs = performance.now() - startMs;
  child.kill('SIGTERM');
  await exited;
  return tookMs;
}
