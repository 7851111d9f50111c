import { summarizeRun } from '../../collector/compare/summarize-suite.ts';
import type { Scorecard } from '../../collector/scorecard/scorecard.ts';
import type { SuiteRow } from '../../collector/scorecard/suite.ts';
import { findErrorCode, formatCause } from '../../kit/cutover-error.ts';

/** A drill of a suite. */
export interface SuiteEntry {
  file: string;
  drill: string;
  /** Where its results go, inside of the suite's folder. */
  folder: string;
}

/**
 * Runs drills one after another and keeps what became of each. One that cannot be run does not keep the others from it; one that was aborted does, by hand or
 * by a stop condition: what stopped it would be there for the next. Throws bugs.
 */
export async function runSuite(
  entries: readonly SuiteEntry[],
  { run, signal }: { run: (entry: SuiteEntry, place: number) => Promise<Scorecard>; signal: AbortSignal },
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
      const scorecard = await run(entry, place);
      rows.push(summarizeRun(file, folder, scorecard));
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
