import { formatRatio } from '../../../kit/format/format-ratio.ts';
import type { RowList } from '../join/row-list.ts';
import { selectAnswers } from '../join/find-late-guards.ts';
import { ratioOf } from '../join/group-requests.ts';
import { isUsable } from '../join/is-usable.ts';
import type { ScoredRequest } from '../join/scored-request.ts';
import { nameContracts } from '../evidence/name-contracts.ts';
import { defineCheck } from './check.ts';

const SHOWN = 3;

/** Before the outage the contracts were met: one that the primary misses just as often says nothing of a fallback. */
export const baselineUsable = defineCheck({
  label: 'Baseline usable',
  summary:
    'Before the outage the contracts were met: one that the primary misses just as often says nothing of a fallback.',
  broken: 'The baseline was not usable, so what a fallback misses says nothing',
  numbers: {
    usableRatio: {
      summary:
        'usable answers in the baseline, over the answered requests that have a contract; failed ones are those of `baseline-steady`',
      unit: 'ratio',
      min: 'minBaselineUsableRatio',
    },
  },
  measure({ drill, requests, lateGuards }) {
    const judged = new Set(drill.contracts.map((contract) => contract.for));
    const baseline = selectAnswers({ requests, lateGuards }, 'baseline').filter(
      ({ failure, arrival }) => failure === null && judged.has(arrival.kind),
    );
    const required = `at least ${formatRatio(drill.validity.minBaselineUsableRatio)} usable`;
    const usableRatio = ratioOf(baseline, isUsable);
    // Nobody was asked, or nobody answered: other checks say so.
    if (usableRatio === null) return { observed: 'no answer to judge in the baseline', required, numbers: {} };
    const causes = usableRatio === 1 ? '' : `${countCauses(baseline, nameContracts(drill.contracts))}: `;
    return { observed: `${causes}${formatRatio(usableRatio)} usable`, required, numbers: { usableRatio } };
  },
});

/** `93 × missing-key (json-schema)`, the most frequent first. */
function countCauses(requests: RowList<ScoredRequest>, names: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const { judgements, onTheWay } of requests) {
    const missed = judgements.find(({ outcome }) => outcome !== 'usable');
    const cause =
      missed === undefined ? onTheWay : `${missed.failure ?? missed.outcome} (${names[missed.contract] ?? ''})`;
    if (cause !== null) counts.set(cause, (counts.get(cause) ?? 0) + 1);
  }
  const sorted = [...counts].sort(([a, left], [b, right]) => right - left || (a < b ? -1 : 1));
  return sorted
    .slice(0, SHOWN)
    .map(([cause, count]) => `${count} × ${cause}`)
    .join(', ');
}
