import type { AskedOutcome } from '../../collector/judge/asker.ts';
import type { PlacedCheck } from '../../collector/judge/create-checks.ts';
import type { Drill } from '../../drill/drill.ts';
import type { AnsweredRequest } from '../../drill/contracts/contract.ts';
import type { AskedBody } from '../../drill/workloads/asked-body.ts';
import type { Answer } from '../../kit/terms/answer.ts';
import type { RequestKind } from '../../kit/terms/request-kind.ts';

/** What a thread that judges answers to cases is told. */
export type CaseThreadData = Pick<Drill, 'contracts'>;

/** One answer to a case, and the contracts that are asked about it: a line of JSON. */
export interface CaseQuestion {
  request: RequestKind;
  /** The contracts' places in the drill's list. */
  places: readonly number[];
  /** What was really asked for, a variant's own. */
  asked: AskedBody;
  answered: Omit<AnsweredRequest, 'asked'>;
  answer: Answer;
}

/** What one contract said of it. */
export interface PlacedOutcome {
  place: number;
  said: AskedOutcome;
}

/** What contracts that judge by themselves say of an answer, in their order. `unread`: why none of them may look at it. */
export function checkHere(
  checks: ReadonlyMap<RequestKind, readonly PlacedCheck[]>,
  { request, places, asked, answered, answer }: CaseQuestion,
  unread: string | null = null,
): PlacedOutcome[] {
  return (checks.get(request) ?? [])
    .filter(({ place }) => places.includes(place))
    .map(({ place, check }) => {
      if (unread !== null) return { place, said: { outcome: 'unread', why: unread } };
      // Only of those that ask somebody else is it a promise.
      return { place, said: check(answer, { ...answered, asked: () => asked }) as AskedOutcome };
    });
}
