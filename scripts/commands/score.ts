import { excerptLines } from '../../lib/kit/excerpt.ts';
import { formatJson } from '../../lib/kit/invisible.ts';
import type { CommandModule } from 'yargs';
import type { Scorecard } from '../../lib/collector/scorecard/scorecard.ts';
import { renderText } from '../../lib/collector/report/text.ts';
import { rewriteRun } from '../../lib/run/runner/rewrite-run.ts';
import { writeScore } from '../../lib/run/runner/write-score.ts';
import { openRunFolder } from '../../lib/run/runner/run-folder.ts';
import { findExitCode } from '../terminal/exit-code.ts';
import { readColumns } from '../terminal/columns.ts';
import { createPainter } from '../terminal/painter.ts';
import { stopDrill } from '../terminal/stop-drill.ts';

interface ScoreArguments {
  run: string;
  json: boolean;
  gate: boolean;
}

const stopWords = {
  stopping: 'Stopping: the score that was there stands',
  lost: 'scoring stops; the score that was there stands',
};

/** `cutover score RUN`: scores the records of a run again and rewrites what follows from them. */
export const scoreCommand: CommandModule<object, ScoreArguments> = {
  command: 'score <run>',
  describe: "Score a run's records again (also those of a run that was killed)",
  builder: (yargs) =>
    yargs
      .positional('run', { type: 'string', demandOption: true, describe: "A run's folder" })
      .option('json', { type: 'boolean', default: false, describe: 'Print the scorecard as JSON, nothing else' })
      .option('gate', { type: 'boolean', default: true, describe: '--no-gate: exit 0 for a fail too' })
      .example('$0 score results/primary-outage-20261122T101500Z-42', ''),
  async handler({ run, json, gate }) {
    const folder = await openRunFolder(run);
    const warn = (text: string): void => void process.stderr.write(`warning: ${excerptLines(text)}\n`);
    const stop = stopDrill((text) => void process.stderr.write(`${excerptLines(text)}\n`), stopWords);
    const work = (signal: AbortSignal): Promise<Scorecard> => writeScore(folder, signal);
    const scorecard = await rewriteRun(folder, 'score', work, { signal: stop.signal, warn }).finally(stop.release);
    process.stdout.write(
      json ? `${formatJson(scorecard)}\n` : renderText(scorecard, { colour: createPainter(), columns: readColumns() }),
    );
    process.exitCode = findExitCode(scorecard.verdict, gate);
  },
};
