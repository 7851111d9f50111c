import { faultsOn } from '../../../drill/timeline-entry.ts';
import { formatCount } from '../../../kit/format/format-count.ts';
import type { FaultHit } from '../join/find-fault-hits.ts';
import type { RowList } from '../join/row-list.ts';
import { defineCheck } from './check.ts';

/** When the outage was over it was over: nothing was faulted after it but by faults of the recovery, and nothing stayed armed. */
export const faultGone = defineCheck({
  label: 'Fault gone',
  summary:
    'When the outage was over it was over: nothing was faulted after it but by faults that are planned for the recovery, and nothing stayed armed.',
  broken: 'A fault outlived its outage',
  numbers: {
    hitsInRecovery: { summary: 'what met a fault after the outage that is not planned there', unit: 'count', max: 0 },
    faultsLeft: { summary: 'faults armed after everything was reverted, as the runner counted', unit: 'count', max: 0 },
    faultsStillArmed: { summary: 'faults whose last record says that they are armed', unit: 'count', max: 0 },
  },
  // What began before acts as it was decided to: a stream is cut long after its beginning.
  measure({ drill, entries, hits, guardHits, recovery, evidence, startEpochMs }) {
    const problems: string[] = [];
    const isPlanned = ({ beganEpochMs, provider, faults: met }: FaultHit): boolean => {
      const own = entries.findLast(({ startMs }) => beganEpochMs - startEpochMs >= startMs);
      const settings = drill.timeline[own?.entry ?? -1];
      const planned = settings === undefined ? [] : faultsOn(settings, provider).map(({ kind }): string => kind);
      return met.every((kind) => planned.includes(kind));
    };
    const countLate = (met: RowList<FaultHit>, fromMs: number): number =>
      met.filter((hit) => hit.beganEpochMs - startEpochMs >= fromMs && !isPlanned(hit)).length;
    const late = recovery === null ? 0 : countLate(hits, recovery.startMs) + countLate(guardHits, recovery.startMs);
    if (late > 0) problems.push(`${formatCount(late)} attempts met a fault in the recovery`);
    const { runEnd, faults } = evidence;
    if (runEnd === null) problems.push('no end of the run');
    else if (runEnd.faultsLeft > 0) problems.push(`${formatCount(runEnd.faultsLeft)} faults left at the end`);
    let stillArmed = 0;
    for (const provider of evidence.allProviders) {
      const last = faults
        .filter((fault) => fault.provider === provider)
        .reduce<(typeof faults)[number] | null>(
          (latest, fault) => (latest === null || fault.atEpochMs >= latest.atEpochMs ? fault : latest),
          null,
        );
      if (last === null || last.faults.length === 0) continue;
      stillArmed += last.faults.length;
      problems.push(`${last.faults.join(', ')} still armed on ${provider}`);
    }
    return {
      observed: problems.length === 0 ? 'no fault after the outage' : problems.join(', '),
      required: 'no fault after the outage',
      numbers: { hitsInRecovery: late, faultsLeft: runEnd?.faultsLeft ?? null, faultsStillArmed: stillArmed },
    };
  },
  // Who was killed in the outage tells of no end of it: leases end then what is armed.
  holdsUntil: ({ evidence: { runEnd }, recovery }) => runEnd === null && recovery === null,
});
