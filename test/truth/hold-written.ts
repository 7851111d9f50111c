import type { Scorecard, Verdict } from '../../lib/collector/scorecard/scorecard.ts';
import { scoreWrittenRun, type WrittenRun } from '../support/records.ts';
import { askAll } from '../support/scripted-gateway/asked.ts';
import { listFindings } from '../support/scripted-gateway/list-findings.ts';
import type { Finding } from '../support/scripted-gateway/script.ts';
import { writeSpokenRun } from '../support/written-gateway.ts';

/** A gateway as its records would tell of it. */
export interface WrittenGateway {
  /** What it does, as a clause. */
  says: string;
  /** What it did in place of what a good one does. */
  write(run: WrittenRun): void;
  verdict: Verdict;
  /** All that is to be found, and nothing else. */
  planted: Finding[];
}

/** Its scorecard. Silence costs everybody 1.5 s here, and the answer 0.1 s. */
export function scoreWritten({ write }: Pick<WrittenGateway, 'write'>): Scorecard {
  const run = writeSpokenRun({ objectives: askAll({ movedMs: 2_000, p95Ms: 2_000 }) });
  write(run);
  return scoreWrittenRun(run);
}

/** What its scorecard says of it. */
export function holdWritten(gateway: WrittenGateway): { verdict: Verdict; found: Finding[] } {
  const scorecard = scoreWritten(gateway);
  return { verdict: scorecard.verdict, found: listFindings(scorecard).toSorted() };
}
