import { basename, isAbsolute } from 'node:path';
import type { Argv, CommandModule } from 'yargs';
import { CutoverError } from '../../lib/kit/cutover-error.ts';
import { readDrill } from '../../lib/run/runner/read-drill.ts';
import { type SchedulerName, schedulerNames, schedulers } from '../../lib/run/schedule/index.ts';
import { parseEvery } from '../../lib/run/schedule/parse-every.ts';
import type { Scheduled } from '../../lib/run/schedule/scheduled.ts';
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
      .example('$0 schedule drill.yaml --every "Tue 10:00 Europe/Berlin" --as github > .github/workflows/drill.yml', '')
      .example(
        '$0 schedule drill.yaml --every "Mon-Fri 09:30 UTC" --as kubernetes | kubectl apply -f -',
        '',
      ) as Argv<unknown> as Argv<ScheduleArguments>,
  async handler({ file, every: written, as, leastReadiness = null }) {
    const every = parseEvery(written);
    await checkFile(file);
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
    const scheduled: Scheduled = { drill: file, name: nameJob(file), every, written, zone, leastReadiness };
    const files = schedulers[as](scheduled);
    // Of several, each says where it belongs.
    const shown = files.map(({ path, text }) => (files.length === 1 ? text : `# ${path}\n${text}`));
    process.stdout.write(shown.join('\n'));
  },
};

/** Shells, YAML and units read it alike: what would have to be quoted for one of them is refused, and what is no drill. */
async function checkFile(file: string): Promise<void> {
  if (!/^[\w./-]+$/.test(file) || file.startsWith('-') || isAbsolute(file) || file.split('/').includes('..')) {
    throw new CutoverError(
      'usage',
      `FILE must be a path inside the repository, of letters, digits, ".", "_", "-" and "/", got ${JSON.stringify(file)}. Call it where the repository begins.`,
    );
  }
  // What cannot be read now would be found out when it is due.
  await readDrill(file);
}

function nameJob(file: string): string {
  const stem = basename(file)
    .replace(/\.\w+$/, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 40);
  return `cutover-${stem === '' ? 'drill' : stem}`;
}
