import type { Argv, CommandModule } from 'yargs';
import { CutoverError } from '../../lib/kit/cutover-error.ts';
import { showSuite } from '../terminal/show-suite.ts';
import { type InfluxArguments, influxFlags, readInflux } from './influx-flags.ts';

interface SuiteArguments extends InfluxArguments {
  paths: string[];
  out: string | undefined;
  json: boolean;
  junit: boolean;
  timeScale: number;
  preflight: boolean;
}

/** `cutover suite DIR`: runs several drills in order, with one summary and one exit code. */
export const suiteCommand: CommandModule<object, SuiteArguments> = {
  command: 'suite <paths..>',
  describe: 'Run several drills in order: one matrix, one exit code, the results of each kept',
  builder: (yargs) =>
    yargs
      .positional('paths', {
        type: 'string',
        array: true,
        demandOption: true,
        describe: 'Folders of drills (JSON, YAML; in the order of their names), or drills',
      })
      .option('out', {
        type: 'string',
        describe: 'The folder for all; must be new or empty (default: one in results/)',
      })
      .option('time-scale', {
        type: 'number',
        default: 1,
        describe: "Times every phase's length and its faults' times of when; 0.25 is a quick look",
      })
      .option('json', { type: 'boolean', default: false, describe: 'Print suite.json, nothing else, on stdout' })
      .option('junit', {
        type: 'boolean',
        default: false,
        describe: 'Print JUnit XML, a case for each drill, nothing else, on stdout',
      })
      .option('preflight', {
        type: 'boolean',
        default: true,
        describe: '--no-preflight: send no request before there is load',
      })
      .options(influxFlags)
      .epilogue(
        'Exit codes, the worst of the drills: 4 one was aborted, and with it the suite; 2 one could not be run; 1 one failed; 3 one was invalid; 0 all passed.',
      )
      .example('$0 suite drills', 'each drill in drills/')
      .example('$0 suite drills --junit > suite.xml', 'for a pipeline')
      .example('$0 suite drills --influx http://127.0.0.1:8086/cutover', 'each in Grafana as it goes on')
      .example(
        '$0 suite scenarios/primary-outage.ts my-drill.yaml --time-scale 0.25',
        '',
      ) as Argv<unknown> as Argv<SuiteArguments>,
  async handler({ paths, out, json, junit, timeScale, preflight, ...flags }) {
    const influx = readInflux(flags);
    if (json && junit) throw new CutoverError('usage', '--json and --junit do not go together: leave one of them out.');
    if (!(timeScale >= 0.001 && timeScale <= 1_000))
      throw new CutoverError('usage', `--time-scale must be a number between 0.001 and 1000, got ${timeScale}`);
    process.exitCode = await showSuite({
      paths: paths.map(String),
      out,
      as: json ? 'json' : junit ? 'junit' : 'text',
      timeScale,
      preflight,
      influx,
    });
  },
};
