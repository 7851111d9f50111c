/** Our mock server as `cutover mock` runs it, but for a time to first token that is the same for all. */
import { serveChild } from '../../../lib/proxies/process/serve-child.ts';
import { answerAtOnce } from '../../../mocks/answer/answer-at-once.ts';
import type { AnswerPlan, TimedPiece, MockDescription } from '../../../mocks/answer/answer-plan.ts';
import { planAnswer } from '../../../mocks/mock/plan-answer.ts';
import { createAnswerServer } from '../../../mocks/server/server.ts';
import { readUsage } from './usage.ts';
import { TOKENS_PER_SECOND, TTFT_MS } from './peer-answer.ts';
import { resolveMock } from '../../../mocks/mock/mock.ts';

const base: Omit<MockDescription, 'tokensPerSecond'> = {
  provider: 'primary',
  model: 'bench',
  wire: 'openai-chat',
  dialect: 'strict',
  ttft: 'instant',
};
const streaming = resolveMock({ ...base, tokensPerSecond: TOKENS_PER_SECOND });
const instant = resolveMock({ ...base, tokensPerSecond: 1e9 });

serveChild(async () => {
  const server = await createAnswerServer({
    name: 'the mock',
    basePath: '/v1',
    port: 0,
    answer: answerAtOnce((request) => {
      // Planned once, as in a drill; which pace it has is told by the plan itself.
      const isStream = request.body.includes('"stream":true');
      const plan = planAnswer(request, isStream ? streaming : instant, 1);
      return isStream ? delay(plan) : plan;
    }),
  });
  return {
    facts: { port: server.port },
    requests: { usage: readUsage, health: () => server.health() },
    stop: server.stop,
  };
});

function delay(plan: AnswerPlan): AnswerPlan {
  return { ...plan, frames: { [Symbol.iterator]: () => delayFrames(plan.frames) } };
}

function* delayFrames(frames: Iterable<TimedPiece>): Generator<TimedPiece, void, undefined> {
  for (const { dueMs, data } of frames) yield { dueMs: dueMs + TTFT_MS, data };
}
