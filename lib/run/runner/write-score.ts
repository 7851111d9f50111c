import { renderHtml } from '../../collector/report/html.ts';
import type { Scorecard } from '../../collector/scorecard/scorecard.ts';
import type { Journal } from './journal.ts';
import { type RunFolder, writeWhole } from './run-folder.ts';
import { scoreRun } from './score-run.ts';

/** Scores a run's records and writes scorecard.json and report.html, each whole or not at all. */
export async function writeScore(folder: RunFolder, journal?: Journal): Promise<Scorecard> {
  const scorecard = await scoreRun(folder.path);
  await writeWhole(folder.scorecard, `${JSON.stringify(scorecard, null, 2)}\n`);
  await writeWhole(folder.report, renderHtml(scorecard));
  journal?.({ what: 'scored', verdict: scorecard.verdict });
  return scorecard;
}
