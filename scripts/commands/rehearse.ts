import type { Argv, CommandModule } from 'yargs';
import { CutoverError } from '../../lib/kit/cutover-error.ts';
import type { RehearsalOptions } from '../../lib/run/rehearse/rehearsal-options.ts';
import { type BudgetArguments, budgetFlags, readBudget } from './budget-flags.ts';
import { type InfluxArguments, influxFlags, readInflux } from './influx-flags.ts';
import { showRehearsal } from '../terminal/show-rehearsal.ts';

interface RehearseArguments extends BudgetArguments, InfluxArguments {
  file: string;
  out: string | undefined;
  seed: number | undefined;
  provider: string[];
  variants: boolean;
  through: 'providers' | 'target';
  during: string | undefined;
  case: string[];
  maxCases: number;
  good: number;
  bad: number;
  early: boolean;
  rate: number;
  concurrency: number;
  json: boolean;
}

/** `cutover rehearse FILE`: puts the drill's cases to each provider, without load, and prints what its contracts make of the answers. */
export const rehearseCommand: CommandModule<object, RehearseArguments> = {
  command: 'rehearse <file>',
  describe: 'Put the cases to each provider, without load: the portability matrix',
  builder: (yargs) =>
    yargs
      .positional('file', {
        type: 'string',
        demandOption: true,
        describe: 'A drill as JSON or YAML, or a scenario (.ts): its requests, providers and contracts',
      })
      .option('out', { type: 'string', describe: 'Its folder; must be new or empty (default: one in results/)' })
      .option('seed', { type: 'number', describe: "Instead of the drill's seed: which cases, and in which order" })
      .option('provider', { type: 'string', array: true, default: [], describe: 'Only these providers' })
      .option('variants', { type: 'boolean', default: true, describe: "--no-variants: without the drill's variants" })
      .option('through', {
        choices: ['providers', 'target'] as const,
        default: 'providers' as const,
        describe: 'Ask providers themselves, or the target while all others are held down',
      })
      .option('during', {
        type: 'string',
        describe: 'A drill: the cases are asked again while its outage runs, of the providers that it leaves alone',
      })
      .option('case', { type: 'string', array: true, default: [], describe: 'Only these cases, by id or number' })
      .option('max-cases', { type: 'number', default: 400, describe: 'At most so many cases of each kind of request' })
      .option('good', { type: 'number', default: 0.98, describe: 'A provider is good that is usable in this share' })
      .option('bad', { type: 'number', default: 0.9, describe: 'And bad that is usable in no more than this one' })
      .option('early', { type: 'boolean', default: true, describe: '--no-early: ask on where it is decided' })
      .option('rate', { type: 'number', default: 2, describe: 'Calls a second to one provider' })
      .option('concurrency', { type: 'number', default: 2, describe: 'Calls to one provider at a time' })
      .options(budgetFlags)
      .options(influxFlags)
      .option('json', { type: 'boolean', default: false, describe: 'Print rehearsal.json, nothing else, on stdout' })
      .example('$0 rehearse drill.yaml', 'each case, each provider')
      .example('$0 rehearse drill.yaml --no-variants --no-early', 'all cases; nothing that is only tried')
      .example('$0 rehearse drill.yaml --through target', 'what the target makes of each provider')
      .example('$0 rehearse drill.yaml --during drill.yaml --provider fallback', 'idle against loaded')
      .example('$0 rehearse drill.yaml --max-requests 200 --provider fallback', '')
      .example(
        '$0 rehearse drill.yaml --price fallback=0.6/2.4 --max-spend 1',
        '',
      ) as Argv<unknown> as Argv<RehearseArguments>,
  async handler(args) {
    process.exitCode = await showRehearsal({
      file: args.file,
      out: args.out,
      json: args.json,
      options: readOptions(args),
      influx: readInflux(args),
    });
  },
};

/** So many are drawn before the first is asked. */
const MOST_CASES = 100_000;
/** A call in a thousand seconds: no timer waits for a month. */
const LEAST_RATE = 0.001;
const MOST_AT_ONCE = 1_000;

function readOptions(args: RehearseArguments): RehearsalOptions {
  const whole = (flag: string, value: number, min: number, max = Number.MAX_SAFE_INTEGER): number => {
    if (Number.isSafeInteger(value) && value >= min && value <= max) return value;
    const range = max === Number.MAX_SAFE_INTEGER ? `of at least ${min}` : `from ${min} to ${max}`;
    throw new CutoverError('usage', `${flag} must be a whole number ${range}, got ${value}`);
  };
  const within = (flag: string, value: number, min: number, max: number): number => {
    if (value >= min && value <= max) return value;
    throw new CutoverError('usage', `${flag} must be a number from ${min} to ${max}, got ${value}`);
  };
  const share = (flag: string, value: number): number => {
    if (value > 0 && value < 1) return value;
    throw new CutoverError('usage', `${flag} must be between 0 and 1, both excluded, got ${value}`);
  };
  const good = share('--good', args.good);
  const bad = share('--bad', args.bad);
  if (bad >= good) throw new CutoverError('usage', `--bad must be below --good, got ${bad} and ${good}`);
  return {
    ...(args.seed === undefined ? {} : { seed: whole('--seed', args.seed, 0) }),
    maxCases: whole('--max-cases', args.maxCases, 1, MOST_CASES),
    cases: args.case.map(String),
    providers: args.provider.map(String),
    variants: args.variants,
    through: args.through,
    ...(args.during === undefined ? {} : { during: args.during }),
    good,
    bad,
    stopsEarly: args.early,
    ratePerSecond: within('--rate', args.rate, LEAST_RATE, 1_000),
    concurrency: whole('--concurrency', args.concurrency, 1, MOST_AT_ONCE),
    ...readBudget(args),
  };
}
