import type { PlacedJudgement } from '../../collector/scorecard/rehearsal.ts';
import type { Asker } from '../../collector/judge/asker.ts';
import { createChecks } from '../../collector/judge/create-checks.ts';
import type { Drill } from '../../drill/drill.ts';
import type { Arrival } from '../../drill/workloads/arrival.ts';
import type { AskedBody } from '../../drill/workloads/asked-body.ts';
import { createRequests } from '../../drill/workloads/requests.ts';
import type { Answer } from '../../kit/terms/answer.ts';

/** An answer that came to its end, and whether it came as a stream. */
export interface CameAnswer {
  answer: Answer;
  streamed: boolean;
}

/** Judges answers to cases by a drill's contracts, one by one. */
export interface AnswerJudge {
  /** `asked`: what was really asked for, a variant's own. What a contract cannot say anything of is left out. */
  judge(arrival: Arrival, asked: AskedBody, came: CameAnswer): Promise<PlacedJudgement[]>;
}

/** Compiles the contracts; `askers` ask code of one's own, by the contract's place. */
export function createAnswerJudge(
  { contracts, traffic }: Pick<Drill, 'contracts' | 'traffic'>,
  askers: ReadonlyMap<number, Asker>,
): AnswerJudge {
  const requests = createRequests(traffic.requests);
  const checks = createChecks({ contracts }, askers);
  return {
    async judge(arrival, asked, { answer, streamed }) {
      const request = {
        expected: requests.expect(arrival),
        asked: () => asked,
        streamed: arrival.streamed,
        index: arrival.index,
        arrived: { streamed, ended: true },
      };
      const said = await Promise.all(
        (checks.get(arrival.kind) ?? [])
          .filter(({ judges }) => judges(request.expected))
          .map(async ({ place, check }) => ({
            place,
            said: await check(answer, request),
          })),
      );
      return said.flatMap(({ place: contract, said: one }): PlacedJudgement[] => {
        if (one.outcome === 'unread') return [];
        return [{ contract, outcome: one.outcome, failure: one.outcome === 'usable' ? null : one.failure }];
      });
    },
  };
}
