/** The pages of libraries: the program that stands in each, unmodified, under the drill that stands in it. */
import { mkdtemp, readFile, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import type { DrillInput } from '../../lib/drill/drill.ts';
import { prepareRun } from '../../lib/run/runner/prepare-run.ts';
import { runDrill } from '../../lib/run/runner/run-drill.ts';
import { loosenValidity } from '../support/run-written-drill.ts';

it.each(['ai-sdk', 'langchain', 'openai-sdk'])('docs/%s.md drills the application that stands there', async (name) => {
  const page = await readFile(`docs/${name}.md`, 'utf8');
  expect(Array.from(page.matchAll(/^## (.*)$/gm), ([, heading]) => heading)).toEqual([
    'The application',
    'The drill',
    'What to know',
  ]);
  const folder = await mkdtemp(join(tmpdir(), 'cutover-page-'));
  await symlink(resolve('node_modules'), join(folder, 'node_modules'));
  for (const [, path = '', text = ''] of page.matchAll(/^```(?:js|json) (\S+)\n(.*?)^```$/gms)) {
    await writeFile(join(folder, path), text);
  }
  const written = JSON.parse(await readFile(join(folder, 'drill.json'), 'utf8')) as DrillInput;
  if (written.target.kind !== 'app' || written.target.start === undefined) throw new Error('It starts an application.');
  // Where the page says to run it.
  const target = { ...written.target, start: { ...written.target.start, folder } };
  const { scorecard, folder: run } = await runDrill({
    prepared: await prepareRun(loosenValidity({ ...written, target })),
    resultsPath: join(folder, 'results'),
    env: process.env,
    signal: new AbortController().signal,
    onEvent: () => {},
  });
  expect(scorecard.reasons).toEqual([]);
  expect(scorecard.verdict).toBe('pass');
  // Who served, against the application's own log.
  const log = await readFile(run.targetLog, 'utf8');
  for (const provider of ['primary', 'fallback'] as const) {
    const served = Object.values(scorecard.routing.servedBy).reduce((sum, counts) => sum + (counts[provider] ?? 0), 0);
    expect(served).toBe(log.split(`answered by ${provider}`).length - 1);
    expect(served).toBeGreaterThan(15);
  }
});
