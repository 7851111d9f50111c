/** The parsers of an application, in JavaScript and Python, judge a drill of it as they are: what it could not read, they could not. */
import { spawnSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { parseRecord } from '../../lib/collector/records/parse-record.ts';
import type { DrillInput } from '../../lib/drill/drill.ts';
import type { RunResult } from '../../lib/run/runner/run-drill.ts';
import { listDescendants } from '../support/list-descendants.ts';
import { runWrittenDrill } from '../support/run-written-drill.ts';

const folder = 'test/e2e/apps/ticket-desk';
const mock = (model: string, dialect: string) => ({
  upstream: {
    kind: 'mock' as const,
    mock: { model, wire: 'openai-chat', dialect, ttft: 'gpt-4o-mini', tokensPerSecond: 2_000 },
  },
});

function drill(contracts: DrillInput['contracts']): Promise<RunResult> {
  const origin = 'http://127.0.0.1:${port}';
  return runWrittenDrill({
    target: {
      kind: 'app',
      url: `${origin}/tickets`,
      body: { messages: [{ role: 'user', content: '{{prompt}}' }] },
      answer: { whole: { kind: 'json', text: '/text' } },
      start: {
        command: ['node', 'app.mjs'],
        folder,
        readyUrl: `${origin}/health`,
        env: {
          PORT: '${port}',
          PRIMARY_URL: '${primary.url}',
          PRIMARY_KEY: '${primary.key}',
          FALLBACK_URL: '${fallback.url}',
          FALLBACK_KEY: '${fallback.key}',
        },
      },
    },
    providers: { primary: mock('a', 'strict'), fallback: mock('b', 'gpt-4o-dspy-2024') } as DrillInput['providers'],
    traffic: {
      arrivals: { kind: 'poisson', ratePerSecond: 20 },
      maxOutputTokens: 60,
      requestTimeoutMs: 8_000,
      vus: 300,
      marker: 'always',
      requests: [
        { name: 'extraction', weight: 1, streamedRatio: 0, workload: { kind: 'support-desk', asks: 'extraction' } },
      ],
    },
    contracts,
  });
}

const countMissed = ({ scorecard }: RunResult, contract: string): number =>
  scorecard.application.contracts
    .filter((row) => row.contract === contract)
    .reduce((sum, { total, usable }) => sum + total - usable, 0);

it('has the parsers that the application runs judge what it got, as many misses as it has logged itself', async () => {
  const run = await drill([
    { kind: 'module', for: 'extraction', path: `${folder}/parse-ticket.mjs`, export: 'parseTicket', takes: 'text' },
    { kind: 'command', for: 'extraction', command: ['python3', 'judge_ticket.py'], folder },
  ]);
  const logged = (await readFile(run.folder.targetLog, 'utf8')).split('not a ticket').length - 1;
  expect(logged).toBeGreaterThan(3);
  expect(countMissed(run, 'module')).toBe(logged);
  // The same program over the same answers, asked by nobody but this test.
  const lines = (await readFile(run.folder.records, 'utf8')).trim().split('\n').map(parseRecord);
  const questions = lines.flatMap((line, id) => {
    if (!line.ok || line.record.kind !== 'exchange' || line.record.answer === null) return [];
    return [JSON.stringify({ id, answer: line.record.answer })];
  });
  const judged = spawnSync('python3', ['judge_ticket.py'], {
    cwd: folder,
    input: questions.join('\n'),
    encoding: 'utf8',
  });
  const failed = judged.stdout.split('"failed"').length - 1;
  expect(judged.stdout.trim().split('\n')).toHaveLength(questions.length);
  expect(countMissed(run, 'command')).toBe(failed);
  expect(failed).toBeGreaterThan(3);
  expect(run.scorecard.validity.find(({ id }) => id === 'answers-read')).toMatchObject({ ok: true });
});

it('finds a parser that never comes back from some answers, and leaves none of its processes behind', async () => {
  const path = join(process.env['TMPDIR'] ?? '/tmp', `never-back-${process.pid}.mjs`);
  const parser = resolve(folder, 'parse-ticket.mjs');
  await writeFile(
    path,
    `import { parseTicket } from ${JSON.stringify(parser)};
export default (text) => { if (text.startsWith('\`\`\`')) for (;;); return parseTicket(text); };`,
  );
  const before = listDescendants(process.pid);
  const run = await drill([{ kind: 'module', for: 'extraction', path, takes: 'text', timeoutMs: 300 }]);
  const kinds = run.scorecard.application.contracts.flatMap((row) => Object.keys(row.kinds));
  expect(kinds).toContain('consumer-hung');
  expect(run.scorecard.application.contracts.reduce((sum, { total }) => sum + total, 0)).toBeGreaterThan(100);
  const left = listDescendants(process.pid).filter((pid) => !before.includes(pid));
  const { stdout } = spawnSync('ps', ['-o', 'args=', '-p', left.join(',')], { encoding: 'utf8' });
  // What bundles stays, and so does what watches over the runner, which is this test; `ps` lists itself.
  const commands = stdout.trim().split('\n');
  expect(commands.filter((command) => !/esbuild|watchman\.cjs|^ps |<defunct>/.test(command))).toEqual([]);
});
