/** Applications with an API of their own, as real programs that know nothing of Cutover, started by the drill. */
import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import type { DrillInput } from '../../lib/drill/drill.ts';
import type { RunResult } from '../../lib/run/runner/run-drill.ts';
import { findProblems } from '../../lib/run/preflight/find-problems.ts';
import type { Probe } from '../../lib/run/preflight/probe.ts';
import { runPreflight } from '../../lib/run/preflight/run-preflight.ts';
import { prepareRun } from '../../lib/run/runner/prepare-run.ts';
import { writeDrill } from '../support/drills.ts';
import { runWrittenDrill } from '../support/run-written-drill.ts';

type AppTarget = Extract<DrillInput['target'], { kind: 'app' }>;

const env = {
  PORT: '${port}',
  OPENAI_BASE_URL: '${primary.url}',
  OPENAI_API_KEY: '${primary.key}',
  PRIMARY_MODEL: '${primary.model}',
  FALLBACK_BASE_URL: '${fallback.url}',
  FALLBACK_API_KEY: '${fallback.key}',
  FALLBACK_MODEL: '${fallback.model}',
};

async function drill(
  target: Omit<AppTarget, 'kind'>,
  streamedRatio: number,
  ratePerSecond: number,
): Promise<RunResult & { log: string }> {
  const run = await runWrittenDrill({
    target: { kind: 'app', ...target },
    traffic: {
      arrivals: { kind: 'poisson', ratePerSecond },
      maxOutputTokens: 60,
      // A mock takes eight seconds now and then, as its model does; of a caller that has left the application would still log an answer.
      requestTimeoutMs: 30_000,
      vus: 400,
      // An application of this sort hands on nothing but the prompt.
      marker: 'always',
      requests: [{ name: 'chat', streamedRatio, workload: { kind: 'support-desk', asks: 'chat' } }],
    },
    timeline: [
      { phase: 'warmup', durationMs: 2_000, rateFactor: 0.5 },
      { phase: 'baseline', durationMs: 5_000 },
      { phase: 'outage', durationMs: 5_000, primary: [{ kind: 'error-response', error: 'openai-503-overloaded' }] },
      { phase: 'recovery', durationMs: 5_000 },
    ],
    contracts: [{ kind: 'whole-answer', for: 'chat' }],
  });
  return { ...run, log: await readFile(run.folder.targetLog, 'utf8') };
}

/** Who served, by the drill, against what the application itself has logged. */
function expectSameCounts({ scorecard, log }: RunResult & { log: string }): void {
  const served = { primary: 0, fallback: 0, none: 0 };
  for (const counts of Object.values(scorecard.routing.servedBy)) {
    for (const name of ['primary', 'fallback', 'none'] as const) served[name] += counts[name];
  }
  const logged = (name: string): number => log.split(`answered by ${name}\n`).length - 1;
  expect(served).toEqual({
    primary: logged('primary'),
    fallback: logged('fallback'),
    none: log.split('failed: ').length - 1,
  });
  expect(served.primary).toBeGreaterThan(20);
  expect(served.fallback).toBeGreaterThan(20);
}

it('drills an application with OpenAI’s SDK, a try and a catch, behind a login', async () => {
  const origin = 'http://127.0.0.1:${port}';
  const run = await drill(
    {
      url: `${origin}/api/chat`,
      body: { message: '{{prompt}}' },
      login: { url: `${origin}/login` },
      answer: { whole: { kind: 'json', text: '/answer/text' }, errorTexts: ['try again later'] },
      start: { command: ['node', 'openai-try-catch.mjs'], folder: 'test/e2e/apps', env, readyUrl: `${origin}/health` },
    },
    0,
    15,
  );
  expect(run.scorecard.reasons).toEqual([]);
  expect(run.scorecard.verdict).toBe('pass');
  expectSameCounts(run);
});

it('drills a chat of the AI SDK that streams to its UI, and knows when its own text began', async () => {
  const run = await drill(
    {
      url: 'http://127.0.0.1:${port}/api/chat',
      body: { id: '{{session}}', messages: [{ role: 'user', parts: [{ type: 'text', text: '{{prompt}}' }] }] },
      answer: { stream: { kind: 'ai-sdk-ui' } },
      start: { command: ['node', 'ai-sdk-ui.mjs'], folder: 'test/e2e/apps', env },
    },
    1,
    // It takes a processor some twenty milliseconds to stream an answer so.
    7,
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
  const check = async (target: object, traffic: object): Promise<{ probes: readonly Probe[]; problems: string[] }> => {
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
    return { probes: facts.probes, problems: findProblems(facts) };
  };

  const good = await check({}, {});
  expect(good.problems).toEqual([]);
  expect(good.probes.map(({ known }) => known)).toEqual([
    [{ provider: 'primary', by: 'marker' }],
    [
      { provider: 'primary', by: 'marker' },
      { provider: 'fallback', by: 'marker' },
    ],
  ]);
  const unmarked = await check({}, { marker: 'never' });
  expect(unmarked.problems).toEqual([expect.stringContaining('set traffic.marker to "always"')]);
  const elsewhere = await check({ answer: { whole: { kind: 'json', text: '/text' } } }, {});
  expect(elsewhere.problems).toEqual([expect.stringMatching(/^chat got no answer, but no-answer: .*target\.answer/)]);
});
