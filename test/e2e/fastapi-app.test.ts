/** A FastAPI application with LangChain's `.with_fallbacks`, in a Python of its own: fetched from PyPI, so it is of the long run. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { drillApp, modelEnv } from '../support/drill-app.ts';

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

const load = { ratePerSecond: 4, maxOutputTokens: 25, phaseMs: 8_000 };

const start = () => ({
  command: [python, 'langchain_fallbacks.py', '${port}'],
  folder: 'test/e2e/apps',
  env: modelEnv,
  readyUrl: 'http://127.0.0.1:${port}/health',
});

it('drills it where it answers at once, and counts what it has logged', async () => {
  const { scorecard, served, logged } = await drillApp(
    {
      url: 'http://127.0.0.1:${port}/chat',
      body: { message: '{{prompt}}' },
      answer: { whole: { kind: 'json', text: '/answer' } },
      start: start(),
    },
    { ...load, streamedRatio: 0 },
  );
  expect(scorecard.reasons).toEqual([]);
  expect(served).toEqual(logged);
  expect(Math.min(served.primary, served.fallback)).toBeGreaterThan(15);
});

it('drills it where it streams', async () => {
  const { scorecard, served, logged } = await drillApp(
    {
      url: 'http://127.0.0.1:${port}/chat',
      streamedUrl: 'http://127.0.0.1:${port}/chat/stream',
      body: { message: '{{prompt}}' },
      answer: { stream: { kind: 'fastapi-sse' } },
      start: start(),
    },
    { ...load, streamedRatio: 1 },
  );
  expect(scorecard.reasons).toEqual([]);
  expect(served).toEqual(logged);
  expect(scorecard.latency.some(({ metric, n }) => metric === 'ttft' && n > 15)).toBe(true);
});
