import type { ErrorCode } from '../../lib/kit/cutover-error.ts';
import type { Verdict } from '../../lib/collector/scorecard/scorecard.ts';

const verdictExitCodes: Record<Verdict, number> = { pass: 0, fail: 1, invalid: 3, aborted: 4 };

/** The exit code that tells a verdict: 0 pass, 1 fail, 3 invalid, 4 aborted; without a gate 0 for pass and fail. */
export function findExitCode(verdict: Verdict, gate: boolean): number {
  return !gate && verdict === 'fail' ? 0 : verdictExitCodes[verdict];
}

/** The exit code of an error: 2 usage or environment, 4 aborted, 70 a bug of ours (sysexits EX_SOFTWARE). */
export const errorExitCodes: Record<ErrorCode, number> = { usage: 2, environment: 2, target: 2, aborted: 4, bug: 70 };
