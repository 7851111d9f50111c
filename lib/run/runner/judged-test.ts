import type { Drill } from '../../drill/drill.ts';
import { numberCalls } from '../../drill/number-calls.ts';
import { readByTry } from '../../drill/try-number.ts';
import type { PlannedArrival } from '../../drill/workloads/arrival.ts';

/** Tells whether a contract needs anything of the answer to the call of a number: a request, one of its further tries, or a follow-up. */
export function createJudgedTest(
  drill: Pick<Drill, 'contracts' | 'traffic'>,
  arrivals: readonly PlannedArrival[],
): (index: number) => boolean {
  const kinds = new Set(drill.contracts.map((contract) => contract.for));
  const readArrival = readByTry(numberCalls(drill.traffic, arrivals.length), (index) => arrivals[index]);
  return (index) => {
    const arrival = readArrival(index);
    return arrival !== undefined && kinds.has(arrival.kind);
  };
}
