import { createContract } from '../contracts/index.ts';
import type { Contract, Verdict } from '../contracts/contract.ts';
import type { FailureKind } from '../contracts/failure-kind.ts';
import type { Arrival } from '../drill/arrival.ts';
import type { ContractSettings } from '../drill/drill.ts';
import { expectedOf } from '../drill/workload.ts';
import type { Answer } from '../wire/answer.ts';

/** What one contract said of one answer. `contract` is its place in the drill. */
export interface Judgement {
  contract: number;
  outcome: Verdict['outcome'];
  failure: FailureKind | null;
}

/** Judges the answers of a run by the drill's contracts. */
export interface Judge {
  /** One judgement for each contract of the arrival's kind; none when it has none. Equal ones are one object. */
  judge(arrival: Arrival, answer: Answer): readonly Judgement[];
}

/** Compiles the drill's contracts. */
export function createJudge(settings: readonly ContractSettings[]): Judge {
  const byKind = new Map<string, { contract: Contract; place: number }[]>();
  for (const [place, entry] of settings.entries()) {
    const list = byKind.get(entry.for) ?? [];
    list.push({ contract: createContract(entry), place });
    byKind.set(entry.for, list);
  }
  // Millions of answers end in a few dozen judgements: keep one of each.
  const known = new Map<string, readonly Judgement[]>();
  return {
    judge(arrival, answer) {
      const contracts = byKind.get(arrival.kind);
      if (contracts === undefined) return [];
      const expected = expectedOf(arrival);
      const judgements = contracts.map(({ contract, place }): Judgement => {
        const verdict = contract.check(answer, expected);
        return {
          contract: place,
          outcome: verdict.outcome,
          failure: verdict.outcome === 'usable' ? null : verdict.failure,
        };
      });
      const key = judgements.map(({ contract, outcome, failure }) => `${contract} ${outcome} ${failure}`).join();
      const same = known.get(key);
      if (same !== undefined) return same;
      known.set(key, judgements);
      return judgements;
    },
  };
}

/** Names of the contracts in the scorecard: the kind, and for whom where one kind is used twice. */
export function nameContracts(settings: readonly ContractSettings[]): string[] {
  return settings.map(({ kind, for: requestKind }) =>
    settings.filter((other) => other.kind === kind).length === 1 ? kind : `${kind} (${requestKind})`,
  );
}
