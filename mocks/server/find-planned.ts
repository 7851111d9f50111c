import { numberCalls } from '../../lib/drill/number-calls.ts';
import { readByTry } from '../../lib/drill/try-number.ts';
import { openPlan } from '../../lib/collector/plan-file/read-plan.ts';
import type { Drill } from '../../lib/drill/drill.ts';
import type { PlannedArrival } from '../../lib/drill/workloads/arrival.ts';
import { createRequests } from '../../lib/drill/workloads/requests.ts';
import type { Expected } from '../../lib/kit/terms/expected.ts';
import type { MockRequest } from '../answer/answer-plan.ts';
import type { PlannedAnswer } from '../answer/planned-answer.ts';
import { findAsked } from './find-asked.ts';

/** Where a drill's plan lies, and what of the drill says what is right. */
export interface DrillPlan {
  plan: string;
  cases: string;
  /** Whose ids number its arrivals; left out: those of any run do. */
  runToken?: string;
  requests: Drill['traffic']['requests'];
  contracts: Drill['contracts'];
  /** How callers try again: a further try is answered as the first. */
  clients?: Drill['traffic']['clients'];
  /** What they ask further: about the case of the planned request. */
  followUps?: Drill['traffic']['followUps'];
}

/** Cases whose right answer is kept: most files hold fewer, and each is asked for again and again. */
const KEPT_CASES = 4_096;

/** Finds what a plan says of the answer to a request, by the correlation id it bears. */
export function createPlannedFinder({
  plan: planPath,
  cases,
  runToken,
  requests,
  contracts,
  clients,
  followUps,
}: DrillPlan): Disposable & {
  find(request: MockRequest): PlannedAnswer | null;
} {
  const plan = openPlan(planPath, cases);
  const readCall = readByTry(numberCalls({ clients, followUps }, plan.planned), plan.readPlanned);
  const { expect } = createRequests(requests);
  const schemas = new Map<string, Record<string, unknown>>();
  for (const contract of contracts) if (contract.kind === 'json-schema') schemas.set(contract.for, contract.schema);
  const kept = new Map<number, Expected>();
  function expectOf({ kind: asked, plannedKind, case: drawn }: PlannedArrival): Expected {
    const kind = plannedKind ?? asked;
    if (typeof drawn !== 'number') return expect({ kind, case: drawn });
    const known = kept.get(drawn);
    if (known !== undefined) return known;
    const expected = expect({ kind, case: plan.readCase(drawn) });
    if (kept.size >= KEPT_CASES) kept.clear();
    kept.set(drawn, expected);
    return expected;
  }
  return {
    find(request) {
      const index = findAsked(request, runToken);
      const arrival = index === null ? undefined : readCall(index);
      if (arrival === undefined) return null;
      const { kind, outputTokens } = arrival;
      return {
        index: arrival.index,
        answerTokens: outputTokens,
        expected: expectOf(arrival),
        schema: schemas.get(kind) ?? null,
      };
    },
    [Symbol.dispose]: () => plan[Symbol.dispose](),
  };
}
