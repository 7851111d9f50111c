import { openPlan } from '../../lib/collector/plan-file/read-plan.ts';
import type { Drill } from '../../lib/drill/drill.ts';
import { createRequests } from '../../lib/drill/workloads/requests.ts';
import { CORRELATION_HEADER, findAnyIndex } from '../../lib/kit/terms/correlation.ts';
import type { MockRequest } from '../answer/answer-plan.ts';
import type { PlannedAnswer } from '../answer/planned-answer.ts';

/** Where a drill's plan lies, and what of the drill says what is right. */
export interface DrillPlan {
  plan: string;
  cases: string;
  requests: Drill['traffic']['requests'];
  contracts: Drill['contracts'];
}

/** Finds what a plan says of the answer to a request, by the correlation id it bears. */
export function createPlannedFinder({ plan: planPath, cases, requests, contracts }: DrillPlan): Disposable & {
  find(request: MockRequest): PlannedAnswer | null;
} {
  const plan = openPlan(planPath, cases);
  const { expect } = createRequests(requests);
  const schemas = new Map<string, Record<string, unknown>>();
  for (const contract of contracts) if (contract.kind === 'json-schema') schemas.set(contract.for, contract.schema);
  return {
    find({ headers = {}, body }) {
      const id = headers[CORRELATION_HEADER];
      const index = (typeof id === 'string' ? findAnyIndex(`"${id}"`) : null) ?? findAnyIndex(body);
      const arrival = index === null ? undefined : plan.readArrival(index);
      if (arrival === undefined) return null;
      const { kind, outputTokens } = arrival;
      return {
        index: arrival.index,
        answerTokens: outputTokens,
        expected: expect(arrival),
        schema: schemas.get(kind) ?? null,
      };
    },
    [Symbol.dispose]: () => plan[Symbol.dispose](),
  };
}
