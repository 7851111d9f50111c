/** What a user of the package writes, compiled strictly as plain Node modules, and run. */
import { CutoverError, defineDrill, run, score, type DrillInput, type RunResult } from 'cutover';
import { options, replay, setup } from 'cutover/k6';
import { createMockServer } from 'cutover/mock-server';
import { cutoverHandlers } from 'cutover/msw';
import { setupServer } from 'msw/node';

const upstream = { kind: 'url', url: 'http://127.0.0.1:9/v1', model: 'a' } as const;
const drill = defineDrill({
  name: 'of-a-consumer',
  target: { kind: 'url', url: 'http://127.0.0.1:9/v1/chat/completions' },
  providers: { primary: { upstream }, fallback: { upstream } },
  traffic: { arrivals: { kind: 'poisson', ratePerSecond: 5 }, vus: 1 },
  timeline: [{ phase: 'baseline', durationMs: 60_000 }],
});
const input: DrillInput = { ...drill };
// @ts-expect-error There is no such phase: types are read, not passed over.
input.timeline = [{ phase: 'on-falback', durationMs: 1 }];

async function explainFailure(running: Promise<RunResult>): Promise<string> {
  try {
    return (await running).scorecard.verdict;
  } catch (error) {
    return error instanceof CutoverError ? `${error.code}: ${error.message}` : String(error);
  }
}

const mock = {
  model: 'a-model',
  wire: 'openai-chat',
  dialect: 'strict',
  ttft: 'gpt-4o-mini',
  tokensPerSecond: 100,
} as const;
await using provider = await createMockServer({ description: { model: 'gpt-4o-mini' }, seed: 1, port: 0 });
const body = JSON.stringify({ model: 'any', messages: [{ role: 'user', content: 'Hello' }] });
const served = await fetch(`${provider.url}/chat/completions`, { method: 'POST', body });

const intercepted = setupServer(...cutoverHandlers({ primary: { model: 'gpt-4o' }, fallback: mock }, { timeScale: 0 }));
intercepted.listen();
const answered = await fetch('https://primary.cutover.test/v1/chat/completions', { method: 'POST', body });

intercepted.close();

console.log(
  JSON.stringify({
    failure: await explainFailure(run(drill)),
    score: await explainFailure(score('no-such-run').then((scorecard) => ({ scorecard }) as RunResult)),
    served: served.status,
    answered: answered.status,
    k6: [typeof options, typeof replay, typeof setup],
  }),
);
