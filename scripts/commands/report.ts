import type { CommandModule } from 'yargs';
import { type ReportFormat, reportFormats, renderers } from '../../lib/collector/report/index.ts';
import { openRunFolder } from '../../lib/run/runner/run-folder.ts';
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
      .positional('run', { type: 'string', demandOption: true, describe: "A run's folder" })
      .option('format', { choices: reportFormats, default: 'text' as const, describe: 'What to print' })
      .example('$0 report results/primary-outage-20261122T101500Z-42 --format html > report.html', ''),
  async handler({ run, format }) {
    const folder = await openRunFolder(run);
    process.stdout.write(renderers[format](await readScorecard(folder.scorecard)));
  },
};
