import type { Argv, CommandModule } from 'yargs';
import { CutoverError } from '../../lib/kit/cutover-error.ts';
import type { CapacityOptions } from '../../lib/run/capacity/capacity-options.ts';
import { type InfluxArguments, influxFlags, readInflux } from './influx-flags.ts';
import { showCapacity } from '../terminal/show-capacity.ts';
import { type BudgetArguments, budgetFlags, readBudget } from './budget-flags.ts';

interface CapacityArguments extends BudgetArguments, InfluxArguments {
  file: string;
  out: string | undefined;
  seed: number | undefined;
  peak: number | undefined;
  mostRate: number | undefined;
  block: number;
  warmup: number;
  precision: number;
  direct: string | undefined;
  shapes: boolean;
  preflight: boolean;
  json: boolean;
}

/** `cutover capacity FILE`: searches for the rate at which the fallback ceases to hold, with the primary held down. */
export const capacityCommand: CommandModule<object, CapacityArguments> = {
  command: 'capacity <file>',
  describe: "Find the fallback's breaking strain: load with the primary down, step by step",
  builder: (yargs) =>
    yargs
      .positional('file', {
        type: 'string',
        demandOption: true,
        describe: 'A drill as JSON or YAML, or a scenario (.ts): its target, traffic, first outage and objectives',
      })
      .option('out', { type: 'string', describe: 'Its folder; must be new or empty (default: one in results/)' })
      .option('seed', { type: 'number', describe: "Instead of the drill's seed" })
      .option('peak', { type: 'number', describe: 'The declared peak, requests a second (default: that of the drill)' })
      .option('most-rate', {
        type: 'number',
        describe: 'Nothing beyond is tried, requests a second (default: four times the peak)',
      })
      .option('block', {
        type: 'number',
        default: 60,
        describe: 'How long a rate is measured, seconds: a peak so long is held',
      })
      .option('warmup', { type: 'number', default: 15, describe: 'And warmed up before, seconds' })
      .option('precision', {
        type: 'number',
        default: 0.05,
        describe: 'How near the ends lie to each other in the end',
      })
      .option('direct', {
        type: 'string',
        describe: 'Ask this provider without the target, behind a router of our own: what is the target’s part?',
      })
      .option('shapes', {
        type: 'boolean',
        default: false,
        describe: 'Then bring the peak to it at once and by 10, 25 and 50 %: requests lost by either',
      })
      .option('preflight', {
        type: 'boolean',
        default: true,
        describe: '--no-preflight: send no request before there is load',
      })
      .options(budgetFlags)
      .options(influxFlags)
      .option('json', { type: 'boolean', default: false, describe: 'Print capacity.json, nothing else, on stdout' })
      .example('$0 capacity drill.yaml', 'with the providers down that are down in its first outage')
      .example('$0 capacity drill.yaml --peak 40 --max-requests 20000', '')
      .example('$0 capacity drill.yaml --direct fallback', 'what the fallback holds without the target')
      .example(
        '$0 capacity drill.yaml --block 300 --warmup 60',
        'a peak of five minutes',
      ) as Argv<unknown> as Argv<CapacityArguments>,
  async handler(args) {
    process.exitCode = await showCapacity({
      file: args.file,
      out: args.out,
      json: args.json,
      preflight: args.preflight,
      options: readOptions(args),
      influx: readInflux(args),
    });
  },
};

function readOptions(args: CapacityArguments): CapacityOptions {
  const within = (flag: string, value: number, min: number, max: number): number => {
    if (value >= min && value <= max) return value;
    throw new CutoverError('usage', `${flag} must be a number from ${min} to ${max}, got ${value}`);
  };
  const whole = (flag: string, value: number): number => {
    if (Number.isSafeInteger(value) && value >= 0) return value;
    throw new CutoverError('usage', `${flag} must be a whole number of at least 0, got ${value}`);
  };
  const { seed, peak, mostRate } = args;
  const spending = readBudget(args);
  if (peak !== undefined && mostRate !== undefined && mostRate < peak / 10)
    throw new CutoverError('usage', `--most-rate must be at least a tenth of --peak (${peak / 10}), got ${mostRate}`);
  return {
    ...(seed === undefined ? {} : { seed: whole('--seed', seed) }),
    ...(peak === undefined ? {} : { peakRate: within('--peak', peak, 0.01, 100_000) }),
    ...(mostRate === undefined ? {} : { mostRate: within('--most-rate', mostRate, 0.01, 100_000) }),
    blockMs: within('--block', args.block, 1, 86_400) * 1_000,
    warmupMs: within('--warmup', args.warmup, 0.1, 86_400) * 1_000,
    ...(args.direct === undefined ? {} : { direct: args.direct }),
    shapes: args.shapes,
    precision: within('--precision', args.precision, 0.005, 1),
    ...spending,
  };
}
