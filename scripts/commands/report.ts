import { readFile } from 'node:fs/promises';
import type { CommandModule } from 'yargs';
import { CutoverError, formatCause } from '../../lib/kit/cutover-error.ts';
import { formatValue } from '../../lib/kit/settings/reader.ts';
import { type ReportFormat, reportFormats, renderers } from '../../lib/collector/report/index.ts';
import { openRunFolder } from '../../lib/run/runner/run-folder.ts';
import { READABLE_VERSIONS, SCORECARD_VERSION, type Scorecard } from '../../lib/collector/scorecard/scorecard.ts';

interface ReportArguments {
  run: string;
  format: ReportFormat;
}

/** `cutover report RUN`: prints the scorecard of a run in a format of one's choice. */
export const reportCommand: CommandModule<object, ReportArguments> = {
  command: 'report <run>',
  describe: 'Print the report of a run in another format',
  builder: (yargs) =>
    yargs
      .positional('run', { type: 'string', demandOption: true, describe: "A run's folder" })
      .option('format', { choices: reportFormats, default: 'text' as const, describe: 'What to print' })
      .example('$0 report results/primary-outage-20261122T101500Z-42 --format html > report.html', ''),
  async handler({ run, format }) {
    const folder = await openRunFolder(run);
    process.stdout.write(renderers[format](await readScorecard(folder.scorecard)));
  },
};

async function readScorecard(path: string): Promise<Scorecard> {
  let read: Partial<Record<keyof Scorecard, unknown>>;
  try {
    read = JSON.parse(await readFile(path, 'utf8')) as typeof read;
  } catch (error) {
    throw new CutoverError(
      'usage',
      `${path} cannot be read: ${formatCause(error)}. Run "cutover score" on the folder first.`,
      { cause: error },
    );
  }
  const version = read.schemaVersion;
  if (!READABLE_VERSIONS.includes(version)) {
    throw new CutoverError(
      'usage',
      `${path}: schemaVersion must be one of ${READABLE_VERSIONS.join(', ')}, got ${formatValue(version)}. Run "cutover score" on the folder again.`,
    );
  }
  if (version !== SCORECARD_VERSION) {
    process.stderr.write(
      `warning: ${path} is of version ${String(version)}: what is measured otherwise since, or not at all in it, is shown as it stands there. Run "cutover score" on the folder to measure it anew.\n`,
    );
  }
  return read as Scorecard;
}
