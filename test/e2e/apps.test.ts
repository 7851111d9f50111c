/** Applications with an API of their own, as real programs that know nothing of Cutover, started by the drill. */
import { expect, it } from 'vitest';
import { findProblems, type PreflightFacts } from '../../lib/run/preflight/find-problems.ts';
import { runPreflight } from '../../lib/run/preflight/run-preflight.ts';
import { prepareRun } from '../../lib/run/runner/prepare-run.ts';
import { writeDrill } from '../support/drills.ts';
import { type AppDrill, drillApp, modelEnv } from '../support/drill-app.ts';

const env = { PORT: '${port}', ...modelEnv };

/** Who served, by the drill, against what the application itself has logged. */
function expectSameCounts({ served, logged }: AppDrill): void {
  expect(served).toEqual(logged);
  expect(Math.min(served.primary, served.fallback)).toBeGreaterThan(20);
}

it('drills an application with OpenAI’s SDK, a try and a catch, behind a login', async () => {
  const origin = 'http://127.0.0.1:${port}';
  const run = await drillApp(
    {
      url: `${origin}/api/chat`,
      body: { message: '{{prompt}}' },
      login: { url: `${origin}/login` },
      answer: { whole: { kind: 'json', text: '/answer/text' }, errorTexts: ['try again later'] },
      start: { command: ['node', 'openai-try-catch.mjs'], folder: 'test/e2e/apps', env, readyUrl: `${origin}/health` },
    },
    { ratePerSecond: 15, streamedRatio: 0, maxOutputTokens: 60, phaseMs: 5_000 },
  );
  expect(run.scorecard.reasons).toEqual([]);
  expect(run.scorecard.verdict).toBe('pass');
  expectSameCounts(run);
});

it('drills a Node application with the AI SDK, which asks a second model where the first one fails', async () => {
  const run = await drillApp(
    {
      url: 'http://127.0.0.1:${port}/',
      body: { question: '{{prompt}}' },
      answer: { whole: { kind: 'json', text: '/answer' } },
      start: { command: ['node', 'ai-sdk-node.mjs'], folder: 'test/e2e/apps', env },
    },
    { ratePerSecond: 10, streamedRatio: 0, maxOutputTokens: 60, phaseMs: 5_000 },
  );
  expect(run.scorecard.reasons).toEqual([]);
  expect(run.scorecard.verdict).toBe('pass');
  expectSameCounts(run);
});

it('drills a chat of the AI SDK that streams to its UI, and knows when its own text began', async () => {
  const run = await drillApp(
    {
      url: 'http://127.0.0.1:${port}/api/chat',
      body: { id: '{{session}}', messages: [{ role: 'user', parts: [{ type: 'text', text: '{{prompt}}' }] }] },
      answer: { stream: { kind: 'ai-sdk-ui' } },
      start: { command: ['node', 'ai-sdk-ui.mjs'], folder: 'test/e2e/apps', env },
    },
    // It takes a processor some twenty milliseconds to stream an answer so.
    { ratePerSecond: 7, streamedRatio: 1, maxOutputTokens: 60, phaseMs: 5_000 },
  );
  expect(run.scorecard.reasons).toEqual([]);
  expectSameCounts(run);
  const [ttft, total] = (['ttft', 'total'] as const).map((metric) =>
    run.scorecard.latency.find(
      (row) => row.phase === 'baseline' && row.provider === 'primary' && row.metric === metric,
    ),
  );
  expect(ttft?.p50).toBeGreaterThan(0);
  expect(ttft?.p50).toBeLessThan(total?.p50 ?? 0);
});

it('tells before the load what stands in the way: no id at the providers, nobody at an address, an answer elsewhere', async () => {
  const origin = 'http://127.0.0.1:${port}';
  const check = async (target: object, traffic: object): Promise<PreflightFacts & { problems: string[] }> => {
    const written = writeDrill({
      target: {
        kind: 'app',
        url: `${origin}/api/chat`,
        body: { message: '{{prompt}}' },
        login: { url: `${origin}/login` },
        answer: { whole: { kind: 'json', text: '/answer/text' } },
        start: {
          command: ['node', 'openai-try-catch.mjs'],
          folder: 'test/e2e/apps',
          env,
          readyUrl: `${origin}/health`,
        },
        ...target,
      },
      traffic: {
        arrivals: { kind: 'poisson', ratePerSecond: 15 },
        vus: 400,
        marker: 'always',
        requests: [{ name: 'chat', streamedRatio: 0, workload: { kind: 'support-desk', asks: 'chat' } }],
        ...traffic,
      },
      contracts: [{ kind: 'whole-answer', for: 'chat' }],
    });
    const prepared = await prepareRun(written);
    const { signal } = new AbortController();
    const facts = await runPreflight({ prepared, env: process.env, signal, warn: () => {} });
    return { ...facts, problems: findProblems(facts) };
  };

  const good = await check({}, { marker: 'auto' });
  expect(good.problems).toEqual([]);
  expect(good.probes.map(({ known }) => known)).toEqual([
    [{ provider: 'primary', by: 'marker' }],
    [
      { provider: 'primary', by: 'marker' },
      { provider: 'fallback', by: 'marker' },
    ],
  ]);
  expect(good.marker).toBe('always');
  const unmarked = await check({}, { marker: 'never' });
  expect(unmarked.problems).toEqual([expect.stringContaining('set traffic.marker to "always"')]);
  const elsewhere = await check({ answer: { whole: { kind: 'json', text: '/text' } } }, {});
  expect(elsewhere.problems).toEqual([
    expect.stringMatching(/^chat brought no answer that can be read\. target\.answer/),
  ]);
});
