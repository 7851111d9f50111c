import type { CheckDefinition } from './check.ts';

/** k6 ended by itself, with 0, and its script threw nothing. */
export const k6Healthy: CheckDefinition = {
  id: 'k6-healthy',
  broken: 'The load generator did not do its work',
  measure({ evidence: { runEnd } }) {
    const required = 'exit code 0, no exceptions';
    if (runEnd === null) return { ok: false, observed: 'no end of the run', required };
    const { exitCode, exceptions } = runEnd.k6;
    return {
      ok: exitCode === 0 && exceptions === 0,
      observed: `${exitCode === null ? 'killed by a signal' : `exit code ${exitCode}`}, ${exceptions === 0 ? 'no' : exceptions} exceptions`,
      required,
    };
  },
};
