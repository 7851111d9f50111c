import type { Drill } from '../../drill/drill.ts';
import { numberCalls, readByTry } from '../../drill/try-number.ts';
import { createContract } from '../../drill/contracts/index.ts';
import type { Contract, ContractOutcome } from '../../drill/contracts/contract.ts';
import type { Arrival } from '../../drill/workloads/arrival.ts';
import { createRequests } from '../../drill/workloads/requests.ts';
import type { JudgedAnswer, Judgement } from '../records/judgement.ts';
import type { RunRecord } from '../records/record.ts';
import { hashExchange } from '../score/evidence/hash-telling.ts';
import { readAnsweredRequest } from './read-answered-request.ts';

/** Judges the answers of a run by the drill's contracts. */
export interface Judge {
  /** What is said of a record's answer; null where it has none that a contract is for. */
  judge(record: RunRecord): JudgedAnswer | null;
}

/** What answers are judged by. */
export interface JudgeOptions {
  drill: Pick<Drill, 'contracts' | 'traffic'>;
  /** How many arrivals the plan has. */
  planned: number;
  /** The arrival of an index; undefined when the plan has none of it. */
  readArrival: (index: number) => Arrival | undefined;
}

/** Compiles the drill's contracts. */
export function createJudge({
  drill: { contracts: settings, traffic },
  planned,
  readArrival: readPlanned,
}: JudgeOptions): Judge {
  const readArrival = readByTry(numberCalls(traffic, planned), readPlanned);
  const requests = createRequests(traffic.requests);
  const byKind = new Map<string, { contract: Contract; place: number }[]>();
  for (const [place, entry] of settings.entries()) {
    const list = byKind.get(entry.for) ?? [];
    list.push({ contract: createContract(entry), place });
    byKind.set(entry.for, list);
  }
  return {
    judge(record) {
      if (record.kind !== 'exchange') return null;
      const { index, answer } = record;
      // What carries an error, or is in a format that is not read, is no answer to be judged: it would count as an empty one.
      if (index === null || answer === null || answer.error !== null) return null;
      const arrival = readArrival(index);
      const contracts = arrival && byKind.get(arrival.kind);
      if (arrival === undefined || contracts === undefined) return null;
      const request = readAnsweredRequest(arrival, requests);
      return {
        kind: 'judgement',
        index,
        exchange: hashExchange(record),
        judgements: contracts.map(({ contract, place }) => placeOutcome(place, contract.check(answer, request))),
      };
    },
  };
}

function placeOutcome(contract: number, said: ContractOutcome): Judgement {
  return said.outcome === 'usable'
    ? { contract, outcome: 'usable', failure: null }
    : { contract, outcome: said.outcome, failure: said.failure };
}
