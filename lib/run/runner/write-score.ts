import { formatCause } from '../../kit/cutover-error.ts';
import { renderHtml } from '../../collector/report/html.ts';
import type { RunEndRecord } from '../../collector/records/run-end-record.ts';
import type { Scorecard } from '../../collector/scorecard/scorecard.ts';
import { unlessAborted } from '../../kit/unless-aborted.ts';
import type { Journal } from './journal.ts';
import { type RunFolder, writeWhole } from './run-folder.ts';
import { scoreFolder, scoreRun } from './score-run.ts';

/** Scores a run's records and writes scorecard.json and report.html, each whole or not at all; nothing once the signal aborts, whose reason it throws then. */
export async function writeScore(
  folder: RunFolder,
  signal: AbortSignal = new AbortController().signal,
): Promise<Scorecard> {
  const scorecard = await unlessAborted(signal, scoreRun(folder.path));
  signal.throwIfAborted();
  await writeFiles(folder, scorecard);
  return scorecard;
}

/**
 * Does the same for a run that has just ended, as `end` says where its records do not. What cannot be written is told of: `unwritten` is a clause with the
 * system's words, null where all is in the folder.
 */
export async function writeFirstScore(
  folder: RunFolder,
  end: RunEndRecord | null,
  journal: Journal,
): Promise<{ scorecard: Scorecard; unwritten: string | null }> {
  const scorecard = await scoreFolder(folder.path, end);
  journal({ what: 'scored', verdict: scorecard.verdict });
  try {
    await writeFiles(folder, scorecard);
    return { scorecard, unwritten: null };
  } catch (error) {
    return { scorecard, unwritten: formatCause(error) };
  }
}

async function writeFiles(folder: RunFolder, scorecard: Scorecard): Promise<void> {
  await writeWhole(folder.scorecard, `${JSON.stringify(scorecard, null, 2)}\n`);
  await writeWhole(folder.report, renderHtml(scorecard));
}
