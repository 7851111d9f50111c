import { stat } from 'node:fs/promises';
import type { CommandModule } from 'yargs';
import { type ReportFormat, reportFormats, renderers } from '../../lib/collector/report/index.ts';
import { runFolderAt } from '../../lib/run/runner/run-folder.ts';
import { readScorecard } from '../terminal/read-scorecard.ts';

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
      .positional('run', {
        type: 'string',
        demandOption: true,
        describe: "A run's folder, or its scorecard.json alone",
      })
      .option('format', { choices: reportFormats, default: 'text' as const, describe: 'What to print' })
      .example('$0 report results/primary-outage-20261122T101500Z-42 --format html > report.html', '')
      .example('$0 report kept/scorecard.json', ''),
  async handler({ run, format }) {
    const isFolder = await stat(run).then(
      (found) => found.isDirectory(),
      () => false,
    );
    process.stdout.write(renderers[format](await readScorecard(isFolder ? runFolderAt(run).scorecard : run)));
  },
};
