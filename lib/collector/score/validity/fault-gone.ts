import { providerNames } from '../../../kit/terms/provider.ts';
import { formatCount } from '../../../kit/format/format-count.ts';
import type { CheckDefinition } from './check.ts';

/** When the outage was over it was over: nothing was faulted after it, and nothing stayed armed. */
export const faultGone: CheckDefinition = {
  id: 'fault-gone',
  broken: 'A fault outlived its outage',
  measure({ hits, recovery, evidence, startEpochMs }) {
    const problems: string[] = [];
    const late =
      recovery === null ? 0 : hits.filter(({ atEpochMs }) => atEpochMs - startEpochMs >= recovery.startMs).length;
    if (late > 0) problems.push(`${formatCount(late)} attempts met a fault in the recovery`);
    const { runEnd, faults } = evidence;
    if (runEnd === null) problems.push('no end of the run');
    else if (runEnd.faultsLeft > 0) problems.push(`${formatCount(runEnd.faultsLeft)} faults left at the end`);
    for (const provider of providerNames) {
      const last = faults
        .filter((fault) => fault.provider === provider)
        .reduce<(typeof faults)[number] | null>(
          (latest, fault) => (latest === null || fault.atEpochMs >= latest.atEpochMs ? fault : latest),
          null,
        );
      if (last !== null && last.faults.length > 0)
        problems.push(`${last.faults.join(', ')} still armed on ${provider}`);
    }
    return {
      ok: problems.length === 0,
      observed: problems.length === 0 ? 'no fault after the outage' : problems.join(', '),
      required: 'no fault after the outage',
    };
  },
};
