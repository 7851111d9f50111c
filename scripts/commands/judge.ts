import type { CommandModule } from 'yargs';
import type { Scorecard } from '../../lib/collector/scorecard/scorecard.ts';
import { renderText } from '../../lib/collector/report/text.ts';
import { excerptLines } from '../../lib/kit/excerpt.ts';
import { judgeRun } from '../../lib/run/runner/judge-run.ts';
import { openRunFolder } from '../../lib/run/runner/run-folder.ts';
import { rewriteRun } from '../../lib/run/runner/rewrite-run.ts';
import { writeScore } from '../../lib/run/runner/write-score.ts';
import { findExitCode } from '../terminal/exit-code.ts';
import { readColumns } from '../terminal/columns.ts';
import { createPainter } from '../terminal/painter.ts';
import { stopDrill } from '../terminal/stop-drill.ts';

interface JudgeArguments {
  run: string;
  contracts: string | undefined;
  gate: boolean;
}

const stopWords = {
  stopping: 'Stopping: the judgements that were there stand',
  lost: 'judging stops; the judgements that were there stand',
};

/** Once there are new judgements: a score of those before is none of them. */
const endWords = {
  stopping: 'Stopping once the score of the new judgements is written',
  lost: 'judging ends once the score of the new judgements is written',
};

/** `cutover judge RUN`: judges the answers of a run again, by its own contracts or by others, and scores it by that. */
export const judgeCommand: CommandModule<object, JudgeArguments> = {
  command: 'judge <run>',
  describe: "Judge a run's answers again, by other contracts if wanted, and score it by that",
  builder: (yargs) =>
    yargs
      .positional('run', { type: 'string', demandOption: true, describe: "A run's folder" })
      .option('contracts', {
        type: 'string',
        describe: "A drill, or a file with its `contracts` alone, to judge by; without it by the run's own",
      })
      .option('gate', { type: 'boolean', default: true, describe: '--no-gate: exit 0 for a fail too' })
      .example('$0 judge results/RUN --contracts stricter.yaml', ''),
  async handler({ run, contracts, gate }) {
    const folder = await openRunFolder(run);
    const tell = (text: string): void => void process.stderr.write(`${excerptLines(text)}\n`);
    const warn = (text: string): void => tell(`warning: ${text}`);
    const stop = stopDrill(tell, stopWords);
    const work = async (signal: AbortSignal): Promise<Scorecard> => {
      await judgeRun(folder, contracts ?? null, warn, { signal });
      // The score follows the judgements that are there by now, and is not stopped.
      stop.release();
      const ending = stopDrill(tell, endWords);
      return writeScore(folder, signal).finally(ending.release);
    };
    const scorecard = await rewriteRun(folder, 'judge', work, { signal: stop.signal, warn }).finally(stop.release);
    process.stdout.write(renderText(scorecard, { colour: createPainter(), columns: readColumns() }));
    process.exitCode = findExitCode(scorecard.verdict, gate);
  },
};
