/** Our mock server as `cutover mock` runs it, but for a time to first token that is the same for all. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serveChild } from '../../../lib/proxies/process/serve-child.ts';
import { answerAtOnce } from '../../../mocks/answer/answer-at-once.ts';
import type { AnswerPlan, TimedPiece, MockDescription } from '../../../mocks/answer/answer-plan.ts';
import { planAnswer } from '../../../mocks/mock/plan-answer.ts';
import { createAnswerServer } from '../../../mocks/server/server.ts';
import { readUsage } from './usage.ts';
import { TOKENS_PER_SECOND, TTFT_MS } from './peer-answer.ts';
import type { Arrival } from '../../../lib/drill/workloads/arrival.ts';
import { createPlannedFinder } from '../../../mocks/server/find-planned.ts';
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

serveChild(async (settings) => {
  const { arrivals } = settings as { arrivals?: readonly Arrival[] };
  const drill = arrivals === undefined ? null : openPlan(arrivals);
  const server = await createAnswerServer({
    name: 'the mock',
    basePath: '/v1',
    port: 0,
    answer: answerAtOnce((request) => {
      // Planned once, as in a drill; which pace it has is told by the plan itself.
      const planned = drill?.find(request) ?? null;
      if (planned !== null) request.planned = planned;
      const isStream = request.body.includes('"stream":true');
      const plan = planAnswer(request, isStream ? streaming : instant, 1);
      return isStream ? delay(plan) : plan;
    }),
  });
  return {
    facts: { port: server.port },
    requests: { usage: readUsage, health: () => server.health() },
    async stop() {
      await server.stop();
      drill?.[Symbol.dispose]();
    },
  };
});

/** A drill's plan, as its mocks find what is expected in it. */
function openPlan(arrivals: readonly Arrival[]): ReturnType<typeof createPlannedFinder> {
  const folder = mkdtempSync(join(tmpdir(), 'cutover-bench-plan-'));
  const path = join(folder, 'plan.ndjson');
  writeFileSync(path, arrivals.map((arrival) => `${JSON.stringify(arrival)}\n`).join(''));
  const requests = [
    { name: 'chat', weight: 1, streamedRatio: 0, workload: { kind: 'support-desk', asks: 'chat' } } as const,
  ];
  const finder = createPlannedFinder({ plan: path, cases: join(folder, 'cases.ndjson'), requests, contracts: [] });
  // What is open stays readable.
  rmSync(folder, { recursive: true });
  return finder;
}

function delay(plan: AnswerPlan): AnswerPlan {
  return { ...plan, frames: { [Symbol.iterator]: () => delayFrames(plan.frames) } };
}

function* delayFrames(frames: Iterable<TimedPiece>): Generator<TimedPiece, void, undefined> {
  for (const { dueMs, data } of frames) yield { dueMs: dueMs + TTFT_MS, data };
}
