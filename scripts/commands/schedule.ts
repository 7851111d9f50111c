import { existsSync } from 'node:fs';
import { basename, isAbsolute } from 'node:path';
import type { Argv, CommandModule } from 'yargs';
import { CutoverError } from '../../lib/kit/cutover-error.ts';
import type { Drill } from '../../lib/drill/drill.ts';
import { timelineDurationMs } from '../../lib/drill/timeline.ts';
import { readDrill } from '../../lib/run/runner/read-drill.ts';
import { type SchedulerName, schedulerNames, schedulers } from '../../lib/run/schedule/index.ts';
import { parseEvery } from '../../lib/run/schedule/parse-every.ts';
import { findMostMinutes, type Scheduled } from '../../lib/run/schedule/scheduled.ts';
import { followZone } from '../../lib/run/schedule/zone-offsets.ts';

interface ScheduleArguments {
  file: string;
  every: string;
  as: SchedulerName;
  leastReadiness: number | undefined;
}

/** `cutover schedule FILE --every … --as …`: prints the file that makes a scheduler run a drill. */
export const scheduleCommand: CommandModule<object, ScheduleArguments> = {
  command: 'schedule <file>',
  describe: 'Print the file that makes GitHub, GitLab, Jenkins, cron, systemd or Kubernetes run a drill',
  builder: (yargs) =>
    yargs
      .positional('file', {
        type: 'string',
        demandOption: true,
        describe: "The drill, from the repository's root, where this is called",
      })
      .option('every', {
        type: 'string',
        demandOption: true,
        describe: 'Days, time, time zone: "Tue 10:00 Europe/Berlin", "Mon-Fri 09:30 UTC", "daily 06:15 Asia/Tokyo"',
      })
      .option('as', { choices: schedulerNames, demandOption: true, describe: 'Who is to run it' })
      .option('least-readiness', {
        type: 'number',
        describe: 'The job fails below it, too, 0 to 1 (default: the verdict alone decides)',
      })
      .example('$0 schedule drill.yaml --every "Tue 10:00 Europe/Berlin" --as github', 'a workflow, on stdout')
      .example(
        '$0 schedule drill.yaml --every "Mon-Fri 09:30 UTC" --as kubernetes',
        'a CronJob, for kubectl apply -f -',
      ) as Argv<unknown> as Argv<ScheduleArguments>,
  async handler({ file, every: written, as, leastReadiness = null }) {
    const every = parseEvery(written);
    const { timeline } = await readScheduled(file);
    if (leastReadiness !== null && !(leastReadiness >= 0 && leastReadiness <= 1))
      throw new CutoverError('usage', `--least-readiness must be a number from 0 to 1, got ${leastReadiness}`);
    const zone = followZone(every, Date.now());
    for (const [days, what] of [
      [zone.skipped, 'is jumped over'],
      [zone.twice, 'comes twice'],
    ] as const) {
      if (days.length === 0) continue;
      process.stderr.write(
        `warning: on ${days.join(', ')} the clock of ${every.zone} is changed, and that time ${what}. Another hour is safer.\n`,
      );
    }
    const isNpm = existsSync('package.json');
    const mostMinutes = findMostMinutes(timelineDurationMs(timeline));
    const job = { drill: file, name: nameJob(file), every, written };
    const scheduled: Scheduled = { ...job, zone, leastReadiness, mostMinutes, isNpm };
    const files = schedulers[as](scheduled);
    // Of several, each says where it belongs.
    const shown = files.map(({ path, text }) => (files.length === 1 ? text : `# ${path}\n${text}`));
    process.stdout.write(shown.join('\n'));
  },
};

/** Shells, YAML and units read it alike: what would have to be quoted for one of them is refused, and what is no drill. */
async function readScheduled(file: string): Promise<Drill> {
  if (!/^[\w./-]+$/.test(file) || file.startsWith('-') || isAbsolute(file) || file.split('/').includes('..')) {
    throw new CutoverError(
      'usage',
      `FILE must be a path inside the repository, of letters, digits, ".", "_", "-" and "/", got ${JSON.stringify(file)}. Call it where the repository begins.`,
    );
  }
  // What cannot be read now would be found out when it is due.
  return (await readDrill(file)).drill;
}

/** Kubernetes takes 52 characters of a CronJob's name, the prefix among them, the last of them no hyphen. */
const MOST_NAME = 40;

/** A job's name, of a drill's file: letters, digits and hyphens, the first and the last no hyphen. */
export function nameJob(file: string): string {
  const stem = basename(file)
    .replace(/\.\w+$/, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, MOST_NAME)
    .replace(/^-+|-+$/g, '');
  return `cutover-${stem === '' ? 'drill' : stem}`;
}
