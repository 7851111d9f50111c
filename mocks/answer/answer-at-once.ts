import type { AnswerPlan, Answerer, MockRequest } from './answer-plan.ts';

/** An answerer whose plans depend on the request alone, so that nobody waits and no end matters. */
export function answerAtOnce(plan: (request: MockRequest) => AnswerPlan): Answerer {
  return (request, play) => {
    play(plan(request));
    return () => {};
  };
}
