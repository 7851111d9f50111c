import type { Argv, CommandModule } from 'yargs';
import { CutoverError } from '../../lib/kit/cutover-error.ts';
import { prepareRun } from '../../lib/run/runner/prepare-run.ts';
import { describeOffline, showPreflight } from '../terminal/show-preflight.ts';
import { type InfluxArguments, influxFlags, readInflux } from './influx-flags.ts';
import { showRun } from '../terminal/show-run.ts';

interface DrillArguments extends InfluxArguments {
  file: string;
  out: string | undefined;
  seed: number | undefined;
  timeScale: number;
  trace: string | undefined;
  traceSpeed: number | undefined;
  json: boolean;
  gate: boolean;
  check: string | undefined;
  preflight: boolean;
}

/** `cutover drill FILE`: runs a drill and gates by its verdict. */
export const drillCommand: CommandModule<object, DrillArguments> = {
  command: 'drill <file>',
  describe: 'Run a drill: load, outage, verdict',
  builder: (yargs) =>
    yargs
      .positional('file', {
        type: 'string',
        demandOption: true,
        describe: 'A drill as JSON or YAML, or a scenario (.ts)',
      })
      .option('out', { type: 'string', describe: "The run's folder; must be new or empty (default: one in results/)" })
      .option('seed', { type: 'number', describe: "Instead of the drill's seed" })
      .option('time-scale', {
        type: 'number',
        default: 1,
        describe: "Times every phase's length and its faults' times of when; 0.25 is a quick look",
      })
      .option('trace', { type: 'string', describe: 'Arrivals and lengths from an Azure or Mooncake trace file' })
      .option('trace-speed', {
        type: 'number',
        describe: 'With --trace: its time runs this many times faster (default: 1)',
      })
      .option('json', { type: 'boolean', default: false, describe: 'Print the scorecard as JSON, nothing else' })
      .option('gate', { type: 'boolean', default: true, describe: '--no-gate: exit 0 for a fail too' })
      .option('preflight', {
        type: 'boolean',
        default: true,
        describe: '--no-preflight: send no request before there is load',
      })
      .option('check', {
        type: 'string',
        describe: 'Send one request of each kind and say what stands in the way, and no more; =offline only reads',
      })
      .options(influxFlags)
      .example('$0 drill scenarios/primary-outage.ts', 'the shipped drill')
      .example('$0 drill drill.json --seed 7 --out /tmp/run', 'your own, with a folder of its own')
      .example('$0 drill drill.json --influx http://127.0.0.1:8086/cutover', 'and watch it in Grafana')
      .example(
        '$0 drill drill.json --trace azure.csv --trace-speed 4',
        'recorded arrivals, four times as fast',
      ) as Argv<unknown> as Argv<DrillArguments>,
  async handler(args) {
    checkNumbers(args);
    const influx = readInflux(args);
    const overrides = {
      timeScale: args.timeScale,
      ...(args.seed === undefined ? {} : { seed: args.seed }),
      ...(args.trace === undefined ? {} : { trace: args.trace }),
      ...(args.traceSpeed === undefined ? {} : { traceSpeed: args.traceSpeed }),
    };
    const prepared = await prepareRun(args.file, overrides, (text) =>
      process.stderr.write(`${text}
`),
    );
    if (args.check === 'offline')
      process.stdout.write(`${describeOffline(prepared)}
`);
    else if (args.check !== undefined) process.exitCode = await showPreflight(prepared);
    else
      process.exitCode = await showRun({
        prepared,
        out: args.out,
        json: args.json,
        gate: args.gate,
        preflight: args.preflight,
        influx,
      });
  },
};

function checkNumbers({ seed, timeScale, trace, traceSpeed, check }: DrillArguments): void {
  if (check !== undefined && check !== '' && check !== 'offline') {
    throw new CutoverError(
      'usage',
      `--check must stand alone or be --check=offline, got ${check}. The file stands before it.`,
    );
  }
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
}
