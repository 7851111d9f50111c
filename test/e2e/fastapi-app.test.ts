/** A FastAPI application with LangChain's `.with_fallbacks`, in a Python of its own: fetched from PyPI, so it is of the long run. */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { DrillInput } from '../../lib/drill/drill.ts';
import { runWrittenDrill } from '../support/run-written-drill.ts';

const run = promisify(execFile);
const packages = ['langchain-core==1.8.3', 'langchain-openai==1.7.4', 'fastapi==0.165.0', 'uvicorn==0.54.0'];

/** A Python that has them. */
let python = process.env['CUTOVER_TEST_PYTHON'] ?? '';
let made: string | null = null;
beforeAll(async () => {
  if (python !== '') return;
  made = await mkdtemp(join(tmpdir(), 'cutover-python-'));
  await run('python3', ['-m', 'venv', made]);
  python = join(made, 'bin/python');
  await run(python, ['-m', 'pip', 'install', '--quiet', ...packages]);
}, 600_000);
afterAll(() => (made === null ? undefined : rm(made, { recursive: true, force: true })));

async function drill(streamedRatio: number, changes: Pick<DrillInput, 'target'>) {
  const result = await runWrittenDrill({
    ...changes,
    traffic: {
      arrivals: { kind: 'poisson', ratePerSecond: 4 },
      maxOutputTokens: 25,
      requestTimeoutMs: 20_000,
      vus: 400,
      marker: 'always',
      requests: [{ name: 'chat', streamedRatio, workload: { kind: 'support-desk', asks: 'chat' } }],
    },
    timeline: [
      { phase: 'warmup', durationMs: 3_000, rateFactor: 0.5 },
      { phase: 'baseline', durationMs: 8_000 },
      { phase: 'outage', durationMs: 8_000, primary: [{ kind: 'error-response', error: 'openai-503-overloaded' }] },
      { phase: 'recovery', durationMs: 8_000 },
    ],
    contracts: [{ kind: 'whole-answer', for: 'chat' }],
  });
  const log = await readFile(result.folder.targetLog, 'utf8');
  const served = Object.values(result.scorecard.routing.servedBy);
  const count = (name: 'primary' | 'fallback'): number => served.reduce((sum, counts) => sum + counts[name], 0);
  const logged = (name: string): number => log.split(`answered by ${name}`).length - 1;
  return { ...result, served: [count('primary'), count('fallback')], logged: [logged('primary'), logged('fallback')] };
}

const start = () => ({
  command: [python, 'langchain_fallbacks.py', '${port}'],
  folder: 'test/e2e/apps',
  env: {
    OPENAI_BASE_URL: '${primary.url}',
    OPENAI_API_KEY: '${primary.key}',
    PRIMARY_MODEL: '${primary.model}',
    FALLBACK_BASE_URL: '${fallback.url}',
    FALLBACK_API_KEY: '${fallback.key}',
    FALLBACK_MODEL: '${fallback.model}',
  },
  readyUrl: 'http://127.0.0.1:${port}/health',
});

it('drills it where it answers at once, and counts what it has logged', async () => {
  const { scorecard, served, logged } = await drill(0, {
    target: {
      kind: 'app',
      url: 'http://127.0.0.1:${port}/chat',
      body: { message: '{{prompt}}' },
      answer: { whole: { kind: 'json', text: '/answer' } },
      start: start(),
    },
  });
  expect(scorecard.reasons).toEqual([]);
  expect(served).toEqual(logged);
  expect(Math.min(...served)).toBeGreaterThan(15);
});

it('drills it where it streams', async () => {
  const { scorecard, served, logged } = await drill(1, {
    target: {
      kind: 'app',
      url: 'http://127.0.0.1:${port}/chat',
      streamedUrl: 'http://127.0.0.1:${port}/chat/stream',
      body: { message: '{{prompt}}' },
      answer: { stream: { kind: 'fastapi-sse' } },
      start: start(),
    },
  });
  expect(scorecard.reasons).toEqual([]);
  expect(served).toEqual(logged);
  expect(scorecard.latency.some(({ metric, n }) => metric === 'ttft' && n > 15)).toBe(true);
});
