import type { Argv, CommandModule } from 'yargs';
import { CutoverError } from '../../lib/kit/cutover-error.ts';
import { prepareRun } from '../../lib/run/runner/prepare-run.ts';
import { type OverrideArguments, overrideFlags, readOverrides } from './override-flags.ts';
import { describeOffline, showPreflight } from '../terminal/show-preflight.ts';
import { type InfluxArguments, influxFlags, readInflux } from './influx-flags.ts';
import { showRun } from '../terminal/show-run.ts';

interface DrillArguments extends OverrideArguments, InfluxArguments {
  file: string;
  out: string | undefined;
  approvedBy: string | undefined;
  planHash: string | undefined;
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
      .options(overrideFlags)
      .option('json', { type: 'boolean', default: false, describe: 'Print the scorecard as JSON, nothing else' })
      .option('gate', { type: 'boolean', default: true, describe: '--no-gate: exit 0 for a fail too' })
      .option('preflight', {
        type: 'boolean',
        default: true,
        describe: '--no-preflight: send no request before there is load',
      })
      .option('approved-by', { type: 'string', describe: 'Who approved what cutover plan showed; needs --plan-hash' })
      .option('plan-hash', { type: 'string', describe: 'The hash of that plan, or its first 12 characters' })
      .option('check', {
        type: 'string',
        describe: 'Send one request of each kind and say what stands in the way, and no more; =offline only reads',
      })
      .options(influxFlags)
      .example('$0 drill scenarios/primary-outage.ts', 'the shipped drill')
      .example('$0 drill drill.json --seed 7 --out /tmp/run', 'your own, with a folder of its own')
      .example('$0 drill drill.json --influx http://127.0.0.1:8086/cutover', 'and watch it in Grafana')
      .example('$0 drill drill.json --approved-by Ada --plan-hash 0f3a9c27b1d4', 'one that has to be approved')
      .example(
        '$0 drill drill.json --trace azure.csv --trace-speed 4',
        'recorded arrivals, four times as fast',
      ) as Argv<unknown> as Argv<DrillArguments>,
  async handler(args) {
    checkOthers(args);
    const influx = readInflux(args);
    const prepared = await prepareRun(args.file, readOverrides(args), (text) => process.stderr.write(`${text}\n`));
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
        ...(args.approvedBy === undefined || args.planHash === undefined
          ? {}
          : { approval: { by: args.approvedBy, planHash: args.planHash } }),
      });
  },
};

function checkOthers({ check, approvedBy, planHash }: DrillArguments): void {
  if (check !== undefined && check !== '' && check !== 'offline') {
    throw new CutoverError(
      'usage',
      `--check must stand alone or be --check=offline, got ${check}. The file stands before it.`,
    );
  }
  if ((approvedBy === undefined) !== (planHash === undefined) || approvedBy?.trim() === '') {
    throw new CutoverError('usage', '--approved-by NAME and --plan-hash HASH stand together: who approved which plan.');
  }
}
