/** A whole drill on three providers: the first is taken away, then the second fails too, and the third carries on. */
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { defineNamedDrill } from '../../lib/drill/define-drill.ts';
import { findProblems } from '../../lib/run/preflight/find-problems.ts';
import { runPreflight } from '../../lib/run/preflight/run-preflight.ts';
import { prepareRun } from '../../lib/run/runner/prepare-run.ts';
import { runDrill } from '../../lib/run/runner/run-drill.ts';
import { allowBusyMachine } from '../support/run-written-drill.ts';

const play = (model: string) => ({
  upstream: { kind: 'mock', mock: { model, wire: 'openai-chat', ttft: 'instant', tokensPerSecond: 2_000 } } as const,
});
const error = (name: 'openai-503-overloaded' | 'openai-500') => [{ kind: 'error-response', error: name }] as const;

it('tells who served under which fault, and fails over to the next', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'cutover-named-'));
  const drill = defineNamedDrill({
    name: 'named',
    // Nobody is passed over for being slow: that would be the machine's doing.
    target: { kind: 'router', requestTimeoutMs: 20_000 },
    providers: [
      { name: 'openai', ...play('gpt-4.1') },
      { name: 'azure', ...play('gpt-4o') },
      { name: 'local', ...play('llama') },
    ],
    traffic: { arrivals: { kind: 'poisson', ratePerSecond: 8 }, maxOutputTokens: 60, vus: 400 },
    timeline: [
      { phase: 'warmup', durationMs: 1_000 },
      { phase: 'baseline', durationMs: 5_000 },
      { phase: 'outage', durationMs: 5_000, openai: error('openai-503-overloaded') },
      { phase: 'outage', durationMs: 5_000, openai: error('openai-503-overloaded'), azure: error('openai-500') },
      { phase: 'recovery', durationMs: 5_000 },
    ],
    contracts: [{ kind: 'whole-answer', for: 'chat' }],
    objectives: [{ metric: 'httpSuccessRatio', phase: 'outage', min: 0.9 }],
  });
  const path = join(folder, 'drill.json');
  await writeFile(path, JSON.stringify(allowBusyMachine(drill)));
  const prepared = await prepareRun(path);
  const { signal } = new AbortController();
  // Before there is load, each one behind the first is called by taking away those before it.
  const facts = await runPreflight({ prepared, env: process.env, signal, warn: () => {} });
  expect(findProblems(facts)).toEqual([]);
  const tried = facts.probes.filter(({ request }) => request === facts.probes[0]?.request);
  expect(tried.map(({ failing, known }) => [failing, [...new Set(known.map(({ provider }) => provider))]])).toEqual([
    [[], ['openai']],
    [['openai'], ['openai', 'azure']],
    [
      ['openai', 'azure'],
      ['openai', 'azure', 'local'],
    ],
  ]);
  // Each kind of request is sent whoever fails.
  const kinds = (failing: number): string[] =>
    facts.probes.filter((probe) => probe.failing.length === failing).map(({ request }) => request);
  expect(new Set(kinds(0)).size).toBeGreaterThan(1);
  for (const failing of [1, 2]) expect(new Set(kinds(failing))).toEqual(new Set(kinds(0)));
  const { scorecard } = await runDrill({
    prepared,
    resultsPath: folder,
    env: process.env,
    signal,
    onEvent: () => {},
  });
  expect(scorecard.reasons).toEqual([]);
  expect(scorecard.providers).toEqual(['openai', 'azure', 'local']);
  const [first, second] = (scorecard.routing.faults ?? []).map(({ servedBy = {} }) => servedBy);
  expect(first?.['azure']).toBeGreaterThan(20);
  expect(first).toMatchObject({ openai: 0, local: 0 });
  expect(second?.['local']).toBeGreaterThan(20);
  expect(second?.['openai']).toBe(0);
  expect(scorecard.routing.falseClaims).toBe(0);
  expect(scorecard.routing.changes?.map(({ to }) => to)).toEqual(['azure', 'local', 'openai']);
});
