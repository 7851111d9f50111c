import type { Options } from 'yargs';
import { CutoverError } from '../../lib/kit/cutover-error.ts';
import type { RunOverrides } from '../../lib/run/runner/prepare-run.ts';

/** What the command line may change of a drill, as it is given. */
export interface OverrideArguments {
  seed: number | undefined;
  timeScale: number;
  trace: string | undefined;
  traceSpeed: number | undefined;
}

/** The flags of these, for yargs. */
export const overrideFlags = {
  seed: { type: 'number', describe: "Instead of the drill's seed" },
  'time-scale': {
    type: 'number',
    default: 1,
    describe: "Times every phase's length and its faults' times of when; 0.25 is a quick look",
  },
  trace: { type: 'string', describe: 'Arrivals and lengths from an Azure or Mooncake trace file' },
  'trace-speed': { type: 'number', describe: 'With --trace: its time runs this many times faster (default: 1)' },
} satisfies Record<string, Options>;

/** Throws a `usage` error for a number that is out of its bounds. */
export function readOverrides({ seed, timeScale, trace, traceSpeed }: OverrideArguments): RunOverrides {
  if (seed !== undefined && !(Number.isInteger(seed) && seed >= 0 && seed <= 4_294_967_295)) {
    throw new CutoverError('usage', `--seed must be a whole number between 0 and 4294967295, got ${seed}`);
  }
  if (traceSpeed !== undefined && trace === undefined) {
    throw new CutoverError(
      'usage',
      `--trace-speed ${traceSpeed} needs --trace FILE: it is how fast the trace's time runs.`,
    );
  }
  for (const [flag, value] of [
    ['--time-scale', timeScale],
    ['--trace-speed', traceSpeed ?? 1],
  ] as const) {
    if (!(value >= 0.001 && value <= 1_000)) {
      throw new CutoverError('usage', `${flag} must be a number between 0.001 and 1000, got ${value}`);
    }
  }
  return {
    timeScale,
    ...(seed === undefined ? {} : { seed }),
    ...(trace === undefined ? {} : { trace }),
    ...(traceSpeed === undefined ? {} : { traceSpeed }),
  };
}
