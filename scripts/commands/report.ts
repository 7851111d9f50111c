import { readInput } from '../../lib/collector/record-file/read-input.ts';
import { parseJsonText } from '../../lib/kit/settings/json-text.ts';
import { excerpt } from '../../lib/kit/excerpt.ts';
import type { CommandModule } from 'yargs';
import { CutoverError, formatCause } from '../../lib/kit/cutover-error.ts';
import { type ReportFormat, reportFormats, renderers } from '../../lib/collector/report/index.ts';
import { openRunFolder } from '../../lib/run/runner/run-folder.ts';
import { parseScorecard } from '../../lib/collector/scorecard/parse-scorecard.ts';
import { SCORECARD_VERSION, type Scorecard } from '../../lib/collector/scorecard/scorecard.ts';

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
  const read = await readInput(path).then(
    (text) => parseJsonText(text, path),
    (error: unknown) => {
      throw new CutoverError('usage', `${formatCause(error)} Run "cutover score" on the folder first.`, {
        cause: error,
      });
    },
  );
  const scorecard = parseScorecard(read, path);
  const version: number = scorecard.schemaVersion;
  if (version !== SCORECARD_VERSION) {
    process.stderr.write(
      `warning: ${excerpt(path, 4_096)} is of version ${version}: what is measured otherwise since, or not at all in it, is shown as it stands there. Run "cutover score" on the folder to measure it anew.\n`,
    );
  }
  return scorecard;
}
