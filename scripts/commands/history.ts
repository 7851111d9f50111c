import type { Argv, CommandModule } from 'yargs';
import { type FoundRun, measureHistory, MOST_DAYS } from '../../lib/collector/compare/measure-history.ts';
import type { DrillHistory } from '../../lib/collector/scorecard/history.ts';
import { renderHistoryText } from '../../lib/collector/report/history/text.ts';
import { CutoverError } from '../../lib/kit/cutover-error.ts';
import { nearestName } from '../../lib/kit/settings/nearest-name.ts';
import { formatJson } from '../../lib/kit/invisible.ts';
import { createPainter } from '../terminal/painter.ts';
import { readRuns, type SkippedRun } from '../terminal/read-runs.ts';
import { readColumns } from '../terminal/columns.ts';

interface HistoryArguments {
  folder: string;
  drill: string[];
  every: number | undefined;
  leastReadiness: number | undefined;
  last: number;
  json: boolean;
}

/** `cutover history [DIR]`: the runs of a folder over time, and which drills are overdue. */
export const historyCommand: CommandModule<object, HistoryArguments> = {
  command: 'history [folder]',
  describe: 'The runs of a folder over time: verdicts, readiness as it ages, drills that are overdue',
  builder: (yargs) =>
    yargs
      .positional('folder', { type: 'string', default: 'results', describe: 'A folder of results' })
      .option('drill', {
        type: 'string',
        array: true,
        nargs: 1,
        default: [],
        defaultDescription: 'each that is there',
        describe: 'A drill to look at, by its name; for several, once each',
      })
      .option('every', {
        type: 'number',
        describe: 'A drill is to be run again within so many days (default: its `everyDays`, else 30)',
      })
      .option('least-readiness', { type: 'number', describe: 'Exit with 1 where a drill is below it, too, 0 to 1' })
      .option('last', { type: 'number', default: 20, describe: 'So many runs of each drill are shown' })
      .option('json', { type: 'boolean', default: false, describe: 'Print all runs as JSON, nothing else' })
      .epilogue('Exit codes: 0 nothing overdue, 1 a drill is overdue or not ready, 2 no run can be read.')
      .example('$0 history', 'the runs in results/')
      .example('$0 history /srv/results --every 7 --least-readiness 0.8', 'each week, and ready')
      .example(
        '$0 history --drill checkout --drill search',
        'these alone: not what was tried once',
      ) as Argv<unknown> as Argv<HistoryArguments>,
  async handler({ folder, drill: wanted, every: everyDays = null, leastReadiness = null, last, json }) {
    if (everyDays !== null && !(everyDays > 0 && everyDays <= MOST_DAYS))
      throw new CutoverError(
        'usage',
        `--every must be a number of days above 0 and of at most ${MOST_DAYS}, got ${everyDays}`,
      );
    if (leastReadiness !== null && !(leastReadiness >= 0 && leastReadiness <= 1))
      throw new CutoverError('usage', `--least-readiness must be a number from 0 to 1, got ${leastReadiness}`);
    if (!(Number.isSafeInteger(last) && last >= 1))
      throw new CutoverError('usage', `--last must be a whole number of at least 1, got ${last}`);
    const { runs: found, skipped } = await readRuns(folder);
    const runs = wanted.length === 0 ? found : found.filter(({ scorecard }) => wanted.includes(scorecard.drill));
    const left = skipped.map(({ path, why }) => ({ path, why }));
    const history = measureHistory(runs, left, { now: Date.now(), everyDays });
    if (found.length === 0) {
      const why = skipped.map(({ why: reason }) => ` ${reason}`).join('');
      throw new CutoverError('usage', `${folder} holds no run that can be read.${why} Name a folder of results.`);
    }
    for (const name of wanted) checkDrill(name, { found, folder });
    const width = readColumns();
    process.stdout.write(
      json ? `${formatJson(history)}\n` : renderHistoryText(history, { width, colour: createPainter(), last }),
    );
    const unready = history.drills.filter(
      ({ readiness }) => leastReadiness !== null && (readiness ?? 0) < leastReadiness,
    );
    for (const { drill, readiness } of unready) {
      process.stderr.write(
        `${drill} is not ready: ${readiness?.toFixed(2) ?? 'not known'}, at least ${leastReadiness}\n`,
      );
    }
    const untold = leastReadiness === null ? [] : history.drills.flatMap((drill) => findNewerThan(drill, skipped));
    for (const text of untold) process.stderr.write(`${text}\n`);
    process.exitCode = unready.length > 0 || untold.length > 0 || history.drills.some(({ overdue }) => overdue) ? 1 : 0;
  },
};

function checkDrill(name: string, { found, folder }: { found: readonly FoundRun[]; folder: string }): void {
  const known = [...new Set(found.map(({ scorecard }) => scorecard.drill))].toSorted();
  if (known.includes(name)) return;
  const near = nearestName(name, known);
  const hint = near === undefined ? `It has those of: ${known.join(', ')}.` : `Did you mean "${near}"?`;
  throw new CutoverError('usage', `--drill: ${folder} holds no run of ${name} that can be read. ${hint}`);
}

/** Of a drill whose newest run may be one that cannot be read, a sentence; else nothing. */
function findNewerThan({ drill, lastVerdictAt }: DrillHistory, skipped: readonly SkippedRun[]): string[] {
  const lastMs = lastVerdictAt === null ? 0 : Date.parse(lastVerdictAt);
  const newer = skipped.find(({ changedMs }) => changedMs === null || changedMs > lastMs);
  if (newer === undefined) return [];
  return [
    `Whether ${drill} is ready cannot be told: ${newer.path} may be its newest run, and cannot be read. Make it readable, or take it away.`,
  ];
}
