import type { Verdict } from '../../scorecard/scorecard.ts';
import type { Suite, SuiteRow } from '../../scorecard/suite.ts';
import { type JunitOutcome, renderJunitFile } from '../junit-suite.ts';

/**
 * Several drills as JUnit XML, a case for each. A drill that failed is a failure; one that was invalid, aborted, could not be run or was not run at all is an error, so that no
 * pipeline takes it for a pass. Of how long each took a suite does not tell: 0.
 */
export function renderSuiteJunit({ startedAt, verdict, drills }: Suite): string {
  return renderJunitFile({
    name: 'cutover suite',
    startedAt,
    seconds: 0,
    properties: { verdict },
    // One drill may be in it twice, and a case is known by its name.
    cases: drills.map((row) => ({ name: `${row.drill} (${row.file})`, outcome: judgeRow(row) })),
  });
}

function judgeRow(row: SuiteRow): JunitOutcome {
  switch (row.kind) {
    case 'run':
      return judgeRun(row.verdict, row.reason);
    case 'error':
      return { kind: 'error', message: row.message };
    case 'not-run':
      return { kind: 'error', message: 'It was not run: the suite was stopped before.' };
  }
}

function judgeRun(verdict: Verdict, reason: string): JunitOutcome {
  if (verdict === 'pass') return { kind: 'passed' };
  const message = reason === '' ? verdict : `${verdict}: ${reason}`;
  return { kind: verdict === 'fail' ? 'failure' : 'error', message };
}
