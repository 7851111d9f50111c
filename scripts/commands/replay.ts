import type { Argv, CommandModule } from 'yargs';
import { type IncidentShape, incidentShapeNames } from '../../lib/drill/incidents/shapes.ts';
import { replayDefaults } from '../../lib/drill/incidents/plan-replay.ts';
import { CutoverError } from '../../lib/kit/cutover-error.ts';
import { excerpt } from '../../lib/kit/excerpt.ts';
import { readCatalogue, readIncident } from '../../lib/run/incidents/read-catalogue.ts';
import { prepareReplay, type ReplayOptions } from '../../lib/run/incidents/prepare-replay.ts';
import { describeReplay } from '../terminal/describe-replay.ts';
import { showIncidents } from '../terminal/show-incidents.ts';
import { showReplays } from '../terminal/show-replays.ts';
import { type InfluxArguments, influxFlags, readInflux } from './influx-flags.ts';
import { showRun } from '../terminal/show-run.ts';
import { withStatusPage } from '../terminal/with-status-page.ts';

interface ReplayArguments extends InfluxArguments {
  incident: string | undefined;
  file: string | undefined;
  list: boolean;
  all: boolean;
  shape: IncidentShape | undefined;
  provider: string | undefined;
  timeScale: number;
  leastPhase: number;
  tenantHeader: string | undefined;
  statusPage: string | undefined;
  out: string | undefined;
  seed: number | undefined;
  json: boolean;
  gate: boolean;
  preflight: boolean;
}

/** `cutover replay INCIDENT FILE`: plays a past outage against a drill's target, with its traffic, and gates by its verdict. */
export const replayCommand: CommandModule<object, ReplayArguments> = {
  command: 'replay [incident] [file]',
  describe: 'Play a past outage against your target, with your traffic: would it hurt again?',
  builder: (yargs) =>
    yargs
      .positional('incident', {
        type: 'string',
        describe: 'One of the catalogue by its name or how it begins, or a file of your own (.json, .yaml)',
      })
      .positional('file', {
        type: 'string',
        describe: 'A drill as JSON or YAML, or a scenario (.ts): its target, traffic, contracts and objectives',
      })
      .option('list', { type: 'boolean', default: false, describe: 'List the incidents there are, and play none' })
      .option('all', { type: 'boolean', default: false, describe: 'Play a set of them, one after another: --all FILE' })
      .option('shape', { choices: incidentShapeNames, describe: 'With --list or --all: only those of this shape' })
      .option('provider', { type: 'string', describe: 'With --list or --all: only those of this provider' })
      .option('time-scale', {
        type: 'number',
        default: replayDefaults.timeScale,
        describe: 'Play it so many times as fast: 60 makes an hour a minute; delays and waits stay as they are',
      })
      .option('least-phase', {
        type: 'number',
        default: replayDefaults.leastMs / 1_000,
        describe: 'No part of it is shorter, seconds, nor than it takes to be met ten times',
      })
      .option('tenant-header', {
        type: 'string',
        describe: 'The header that tells tenants apart at your providers, for incidents that hit some of them',
      })
      .option('status-page', {
        type: 'string',
        describe:
          'Serve its status page meanwhile, as late as it was: auto, or a port of this machine; a target is told where by CUTOVER_STATUS_PAGE_URL',
      })
      .option('out', {
        type: 'string',
        describe: "The run's folder, with --all one for all of them; must be new or empty (default: in results/)",
      })
      .option('seed', { type: 'number', describe: "Instead of the drill's seed" })
      .option('json', {
        type: 'boolean',
        default: false,
        describe: 'Print the scorecard (the list, the matrix) as JSON',
      })
      .option('gate', { type: 'boolean', default: true, describe: '--no-gate: exit 0 for a fail too' })
      .option('preflight', {
        type: 'boolean',
        default: true,
        describe: '--no-preflight: send no request before there is load',
      })
      .options(influxFlags)
      .example('$0 replay --list --shape regional', 'what there is')
      .example('$0 replay openai-2023-11-08 drill.yaml --time-scale 60', 'two hours in two minutes')
      .example('$0 replay my-outage.json drill.yaml', 'one of your own')
      .example('$0 replay my-outage.json drill.yaml --status-page auto', 'for a target that trusts the status page')
      .example(
        '$0 replay --all drill.yaml --provider anthropic --time-scale 600',
        'a set, and the matrix of what was survived',
      ) as Argv<unknown> as Argv<ReplayArguments>,
  async handler(args) {
    const { list, all, shape, provider, json } = args;
    checkUse(args);
    const influx = readInflux(args);
    if (list) {
      showIncidents(await readCatalogue({ shape, provider }), { json });
      return;
    }
    const options = readOptions(args);
    const statusPage = readStatusPage(args);
    if (all) {
      process.exitCode = await showReplays({
        ...args,
        file: args.incident ?? '',
        incidents: await readCatalogue({ shape, provider }),
        options,
        statusPage,
        influx,
      });
      return;
    }
    const incident = await readIncident(args.incident ?? '');
    const { prepared, replay } = await prepareReplay(args.file ?? '', incident, options);
    process.stderr.write(describeReplay(incident, replay));
    process.exitCode = await withStatusPage(
      {
        incident,
        replay,
        timeScale: options.timeScale,
        port: statusPage,
        tell: (text) => void process.stderr.write(`${excerpt(text, 1_000)}\n`),
      },
      (beside) => showRun({ ...args, prepared, influx, ...beside }),
    );
  },
};

/** What does not go together. */
function checkUse({ incident, file, list, all, shape, provider }: ReplayArguments): void {
  const refuse = (message: string): never => {
    throw new CutoverError('usage', message);
  };
  if (list && all) refuse('--list and --all exclude each other: --list plays nothing.');
  if (list && incident !== undefined) refuse(`--list plays nothing, and so takes no ${incident}.`);
  if (list) return;
  if (all && incident === undefined) refuse('--all wants a drill, as in: cutover replay --all drill.yaml.');
  if (all && file !== undefined)
    refuse(`--all plays a set, and wants a drill alone: it does not take ${file} besides.`);
  if (all) return;
  const filter = shape === undefined ? (provider === undefined ? undefined : '--provider') : '--shape';
  if (filter !== undefined) refuse(`${filter} needs --list or --all: it says which of the catalogue.`);
  if (incident === undefined || file === undefined)
    refuse(
      'replay wants an incident and a drill, as in: cutover replay openai-2023-11-08 drill.yaml. cutover replay --list lists the incidents.',
    );
}

/** 0: a free port; undefined: no status page. */
function readStatusPage({ statusPage }: ReplayArguments): number | undefined {
  if (statusPage === undefined) return undefined;
  if (statusPage === 'auto') return 0;
  const port = /^\d{1,5}$/.test(statusPage) ? Number(statusPage) : Number.NaN;
  if (port >= 1 && port <= 65_535) return port;
  throw new CutoverError(
    'usage',
    `--status-page must be auto or a port from 1 to 65535, got ${JSON.stringify(excerpt(statusPage, 60))}`,
  );
}

function readOptions({
  timeScale,
  leastPhase,
  tenantHeader,
  seed,
}: ReplayArguments): ReplayOptions & { timeScale: number } {
  if (!(timeScale >= 1 && timeScale <= 1_000_000)) {
    throw new CutoverError(
      'usage',
      `--time-scale must be a number from 1 to 1000000, got ${timeScale}: 60 plays an hour in a minute.`,
    );
  }
  if (!(leastPhase >= 1 && leastPhase <= 3_600))
    throw new CutoverError('usage', `--least-phase must be a number from 1 to 3600, seconds, got ${leastPhase}`);
  if (tenantHeader !== undefined && !/^[a-z0-9!#$%&'*+.^_`|~-]+$/.test(tenantHeader))
    throw new CutoverError('usage', `--tenant-header must be a header’s name in lower case, got ${tenantHeader}`);
  if (seed !== undefined && !(Number.isInteger(seed) && seed >= 0 && seed <= 4_294_967_295))
    throw new CutoverError('usage', `--seed must be a whole number between 0 and 4294967295, got ${seed}`);
  return { timeScale, leastMs: leastPhase * 1_000, tenantHeader, seed };
}
