import { summarizeRun } from '../../collector/compare/summarize-suite.ts';
import type { Scorecard, Verdict } from '../../collector/scorecard/scorecard.ts';
import type { SuiteRow } from '../../collector/scorecard/suite.ts';
import { findErrorCode, formatCause } from '../../kit/cutover-error.ts';

/** A drill of a suite. */
export interface SuiteEntry {
  file: string;
  drill: string;
  /** Where its results go, inside of the suite's folder. */
  folder: string;
}

/** What became of a drill of a suite. */
export interface SuiteRun {
  scorecard: Scorecard;
  /** What of it could not be written into its folder, as a clause; null: nothing. */
  unwritten: string | null;
}

/**
 * Runs drills one after another and keeps what became of each. One that cannot be run does not keep the others from it; one that was aborted does, by hand or
 * by a stop condition: what stopped it would be there for the next. What became of a drill and could not be
 * written is an error: nobody finds it there. Throws bugs.
 */
export async function runSuite(
  entries: readonly SuiteEntry[],
  { run, signal }: { run: (entry: SuiteEntry, place: number) => Promise<SuiteRun>; signal: AbortSignal },
): Promise<SuiteRow[]> {
  const rows: SuiteRow[] = [];
  let isStopped = false;
  for (const [place, entry] of entries.entries()) {
    const { file, drill, folder } = entry;
    isStopped ||= signal.aborted;
    if (isStopped) {
      rows.push({ kind: 'not-run', file, drill });
      continue;
    }
    try {
      const { scorecard, unwritten } = await run(entry, place);
      rows.push(
        unwritten === null
          ? summarizeRun(file, folder, scorecard)
          : { kind: 'error', file, drill, message: describeUnwritten(scorecard.verdict, unwritten, folder) },
      );
      isStopped = scorecard.verdict === 'aborted';
    } catch (error) {
      const code = findErrorCode(error);
      if (code === 'bug') throw error;
      rows.push(
        code === 'aborted'
          ? { kind: 'not-run', file, drill }
          : { kind: 'error', file, drill, message: formatCause(error) },
      );
      isStopped = code === 'aborted';
    }
  }
  return rows;
}

function describeUnwritten(verdict: Verdict, why: string, folder: string): string {
  return `it came to ${verdict}, which could not be written: ${why}. Once it can: cutover score ${folder}`;
}
