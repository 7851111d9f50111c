import { defineCheck } from './check.ts';

/** What k6 ends with where it is told to stop. Source: https://github.com/grafana/k6/blob/master/errext/exitcodes/codes.go, ExternalAbort */
const TOLD_TO_STOP = 105;

/** k6 ended by itself, with 0, and its script threw nothing. */
export const k6Healthy = defineCheck({
  label: 'k6 healthy',
  summary: 'k6 ended by itself, with 0, and its script threw nothing.',
  broken: 'The load generator did not do its work',
  numbers: {
    exitCode: { summary: 'its exit code; null: killed by a signal', unit: 'code', min: 0, max: 0 },
    exceptions: { summary: 'exceptions its script threw', unit: 'count', max: 0 },
  },
  measure({ evidence: { runEnd } }) {
    const required = 'exit code 0, no exceptions';
    if (runEnd === null)
      return { observed: 'no end of the run', required, numbers: { exitCode: null, exceptions: null } };
    const { exitCode, exceptions, exception } = runEnd.k6;
    return {
      observed: `${exitCode === null ? 'killed by a signal' : `exit code ${exitCode}`}, ${exceptions === 0 ? 'no' : exceptions} exceptions${exception === undefined ? '' : `, the first: ${exception}`}`,
      required,
      numbers: { exitCode, exceptions },
    };
  },
  holdsUntil({ evidence: { runEnd } }) {
    return runEnd === null || (runEnd.k6.exitCode === TOLD_TO_STOP && runEnd.k6.exceptions === 0);
  },
});
