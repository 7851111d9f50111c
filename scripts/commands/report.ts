import { stat } from 'node:fs/promises';
import type { CommandModule } from 'yargs';
import { capacityRenderers } from '../../lib/collector/report/capacity/machine-formats.ts';
import { type ReportFormat, reportFormats, renderers } from '../../lib/collector/report/index.ts';
import { parseCapacity } from '../../lib/collector/scorecard/parse-capacity.ts';
import { renderText } from '../../lib/collector/report/text.ts';
import { CutoverError } from '../../lib/kit/cutover-error.ts';
import { checkIsRun, runFolderAt } from '../../lib/run/runner/run-folder.ts';
import { readColumns } from '../terminal/columns.ts';
import { findResult } from '../terminal/compare/find-result.ts';
import { createPainter } from '../terminal/painter.ts';
import { readScorecard } from '../terminal/read-scorecard.ts';

interface ReportArguments {
  run: string;
  format: ReportFormat;
}

/** `cutover report RUN`: prints the scorecard of a run, or what a search for the breaking rate came to, in a format of one's choice. */
export const reportCommand: CommandModule<object, ReportArguments> = {
  command: 'report <run>',
  describe: 'Print the report of a run in another format',
  builder: (yargs) =>
    yargs
      .positional('run', {
        type: 'string',
        demandOption: true,
        describe: "A run's folder, or its scorecard.json alone; or that of a search, or its capacity.json",
      })
      .option('format', { choices: reportFormats, default: 'text' as const, describe: 'What to print' })
      .example('$0 report results/RUN --format html > report.html', '')
      .example('$0 report kept/scorecard.json', '')
      .example('$0 report kept/capacity.json --format junit', 'the declared peak as an objective'),
  async handler({ run, format }) {
    // What is no result is a scorecard that cannot be read, which says what to do.
    const found = await findResult(run).catch(() => null);
    if (found?.name !== 'capacity') {
      const isFolder = await stat(run).then(
        (one) => one.isDirectory(),
        () => false,
      );
      if (isFolder) await checkIsRun(run);
      const scorecard = await readScorecard(isFolder ? runFolderAt(run).scorecard : run);
      process.stdout.write(
        // For people, as their terminal is; all others are the same everywhere.
        format === 'text'
          ? renderText(scorecard, { colour: createPainter(), columns: readColumns() })
          : renderers[format](scorecard),
      );
      return;
    }
    const formats = Object.keys(capacityRenderers);
    if (!isOfCapacity(format))
      throw new CutoverError(
        'usage',
        `--format must be one of ${formats.join(', ')} for a search, got ${format}: its report.html lies in its folder.`,
      );
    process.stdout.write(capacityRenderers[format](parseCapacity(found.value, found.path)));
  },
};

function isOfCapacity(format: string): format is keyof typeof capacityRenderers {
  return Object.hasOwn(capacityRenderers, format);
}
