import type { Scorecard } from '../scorecard/scorecard.ts';
import { SUITE_VERSION, type Suite, type SuiteRow, type SuiteVerdict } from '../scorecard/suite.ts';

/** From the worst to the best: one that was stopped was stopped for a reason, and what is not known is better than what is known to be bad. */
const fromTheWorst = ['aborted', 'error', 'fail', 'invalid'] as const satisfies readonly SuiteVerdict[];

/** Several drills as one: its verdict is the worst of theirs. One that was not run leaves nothing but an abort. */
export function summarizeSuite(startedAt: string, drills: SuiteRow[]): Suite {
  const verdicts = drills.map((row): SuiteVerdict => {
    switch (row.kind) {
      case 'run':
        return row.verdict;
      case 'error':
        return 'error';
      case 'not-run':
        return 'aborted';
    }
  });
  const verdict = fromTheWorst.find((one) => verdicts.includes(one)) ?? 'pass';
  return { schemaVersion: SUITE_VERSION, kind: 'suite', startedAt, verdict, drills };
}

/** A drill's line in the suite. */
export function summarizeRun(file: string, folder: string, scorecard: Scorecard): SuiteRow {
  const { drill, verdict, reasons, outage, routing, objectives, readiness } = scorecard;
  return {
    kind: 'run',
    file,
    drill,
    folder,
    verdict,
    reason: reasons[0]?.message ?? '',
    usableRatio: outage.usableRatio,
    httpSuccessRatio: outage.httpSuccessRatio,
    failoverMs: routing.failoverMs,
    lostRequests: routing.lostRequests,
    objectivesMet: objectives.filter(({ ok }) => ok).length,
    objectives: objectives.length,
    readiness: readiness.score,
  };
}
