import { isOutside } from '../../drill/contracts/index.ts';
import type { Drill } from '../../drill/drill.ts';
import { numberCalls } from '../../drill/number-calls.ts';
import { readByTry } from '../../drill/try-number.ts';
import type { Arrival } from '../../drill/workloads/arrival.ts';
import { createRequests } from '../../drill/workloads/requests.ts';
import type { JudgedAnswer, Judgement } from '../records/judgement.ts';
import type { RunRecord } from '../records/record.ts';
import { hashExchange } from '../score/evidence/hash-telling.ts';
import type { AskedOutcome, Asker } from './asker.ts';
import { createChecks } from './create-checks.ts';
import type { KeptJudgements } from './kept-judgements.ts';
import { readAnsweredRequest } from './read-answered-request.ts';

/** Judges the answers of a run by the drill's contracts. */
export interface Judge {
  /**
   * What is said of a record's answer, a promise only where code of one's own is asked; null where it has none that a contract is for.
   * `unread`: why no contract may look at it.
   */
  judge(record: RunRecord, unread?: string | null): JudgedAnswer | Promise<JudgedAnswer> | null;
}

/** What answers are judged by. */
export interface JudgeOptions {
  drill: Pick<Drill, 'contracts' | 'traffic'>;
  /** How many arrivals the plan has. */
  planned: number;
  /** The arrival of an index; undefined when the plan has none of it. */
  readArrival: (index: number) => Arrival | undefined;
  /** Who asks code of one's own, by the contract's place; a contract that nobody asks leaves its answers unread. */
  askers?: ReadonlyMap<number, Asker>;
  /** What was said before, and stands: nobody is asked about it. Default: nothing. */
  kept?: KeptJudgements | null;
  /** Only those contracts that judge by themselves, or those that somebody is asked for; of each answer a line all the same. Default: all. */
  only?: 'inside' | 'outside';
}

/** Compiles the drill's contracts. */
export function createJudge({
  drill: { contracts: settings, traffic },
  planned,
  readArrival: readPlanned,
  askers = new Map<number, Asker>(),
  kept = null,
  only,
}: JudgeOptions): Judge {
  const readArrival = readByTry(numberCalls(traffic, planned), readPlanned);
  const requests = createRequests(traffic.requests);
  const byKind = createChecks({ contracts: settings }, askers);
  const isAsked = settings.map(isOutside);

  function judge(record: RunRecord, unread: string | null = null): JudgedAnswer | Promise<JudgedAnswer> | null {
    if (record.kind !== 'exchange') return null;
    const { index, answer } = record;
    // What carries an error, or is in a format that is not read, is no answer to be judged: it would count as an empty one.
    if (index === null || answer === null || answer.error !== null) return null;
    const arrival = readArrival(index);
    const all = arrival && byKind.get(arrival.kind);
    if (arrival === undefined || all === undefined) return null;
    const placed = only === undefined ? all : all.filter(({ place }) => isAsked[place] === (only === 'outside'));
    const request = { ...readAnsweredRequest(arrival, requests, record), index };
    const contracts = placed.filter(({ judges }) => judges(request.expected));
    const unjudged = placed.filter((one) => !contracts.includes(one)).map(({ place }) => place);
    const exchange = hashExchange(record);
    const said = contracts.map(({ place, check }) => {
      if (unread !== null) return { outcome: 'unread' as const, why: unread };
      return (kept?.find(place, index, exchange) as AskedOutcome | null | undefined) ?? check(answer, request);
    });
    const places = contracts.map(({ place }) => place);
    const place = (outcomes: readonly AskedOutcome[]): JudgedAnswer => ({
      kind: 'judgement',
      index,
      exchange,
      ...placeOutcomes(places, outcomes),
      ...(unjudged.length === 0 ? {} : { unjudged }),
    });
    return said.some((outcome) => outcome instanceof Promise)
      ? Promise.all(said.map((outcome) => Promise.resolve(outcome))).then(place)
      : place(said as AskedOutcome[]);
  }

  return { judge };
}

function placeOutcomes(
  places: readonly number[],
  outcomes: readonly AskedOutcome[],
): Pick<JudgedAnswer, 'judgements' | 'unread'> {
  const judgements: Judgement[] = [];
  let unread: string | undefined;
  for (const [at, said] of outcomes.entries()) {
    const contract = places[at] ?? 0;
    if (said.outcome === 'unread') unread ??= said.why;
    else judgements.push({ contract, failure: null, ...said });
  }
  return unread === undefined ? { judgements } : { judgements, unread };
}
