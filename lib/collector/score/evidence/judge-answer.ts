import type { Drill } from '../../../drill/drill.ts';
import { type ContractSettings, createContract } from '../../../drill/contracts/index.ts';
import type { Contract, ContractOutcome } from '../../../drill/contracts/contract.ts';
import type { FailureKind } from '../../../kit/terms/failure-kind.ts';
import type { Arrival } from '../../../drill/workloads/arrival.ts';
import { createRequests } from '../../../drill/workloads/requests.ts';
import type { Answer } from '../../../kit/terms/answer.ts';

/** What one contract said of one answer. `contract` is its place in the drill. */
export interface Judgement {
  contract: number;
  outcome: ContractOutcome['outcome'];
  failure: FailureKind | null;
}

/** Judges the answers of a run by the drill's contracts. */
export interface Judge {
  /** One judgement for each contract of the arrival's kind; none when it has none. Equal ones are one object. */
  judge(arrival: Arrival, answer: Answer): readonly Judgement[];
}

/** What is said of an answer that no contract is for. */
export const unjudged: readonly Judgement[] = [];

/** Compiles the drill's contracts. */
export function createJudge({ contracts: settings, traffic }: Pick<Drill, 'contracts' | 'traffic'>): Judge {
  const requests = createRequests(traffic.requests);
  const byKind = new Map<string, { contract: Contract; place: number }[]>();
  for (const [place, entry] of settings.entries()) {
    const list = byKind.get(entry.for) ?? [];
    list.push({ contract: createContract(entry), place });
    byKind.set(entry.for, list);
  }
  // A hundred thousand answers end in a few dozen judgements: keep one of each.
  const known = new Map<string, readonly Judgement[]>();
  const usable = new Map<string, readonly Judgement[]>();
  for (const [kind, contracts] of byKind) {
    usable.set(
      kind,
      contracts.map(({ place }) => ({ contract: place, outcome: 'usable', failure: null })),
    );
  }
  return {
    judge(arrival, answer) {
      const contracts = byKind.get(arrival.kind);
      if (contracts === undefined) return unjudged;
      const expected = requests.expect(arrival);
      const outcomes = contracts.map(({ contract }) => contract.check(answer, expected));
      if (outcomes.every(({ outcome }) => outcome === 'usable')) return usable.get(arrival.kind) ?? unjudged;
      const judgements = contracts.map(({ place }, at): Judgement => placeOutcome(place, outcomes[at]));
      const key = describeJudgements(judgements);
      const same = known.get(key);
      if (same === undefined) known.set(key, judgements);
      return same ?? judgements;
    },
  };
}

function placeOutcome(contract: number, said: ContractOutcome | undefined): Judgement {
  return said === undefined || said.outcome === 'usable'
    ? { contract, outcome: 'usable', failure: null }
    : { contract, outcome: said.outcome, failure: said.failure };
}

/** A text that is the same for judgements that say the same. */
export function describeJudgements(judgements: readonly Judgement[]): string {
  return judgements.map(({ contract, outcome, failure }) => `${contract} ${outcome} ${failure}`).join();
}

/** Names of the contracts in the scorecard: the kind, and for whom where one kind is used twice. */
export function nameContracts(settings: readonly ContractSettings[]): string[] {
  return settings.map(({ kind, for: requestKind }) =>
    settings.filter((other) => other.kind === kind).length === 1 ? kind : `${kind} (${requestKind})`,
  );
}
