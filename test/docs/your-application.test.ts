import { mkdtemp, readFile, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import type { DrillInput } from '../../lib/drill/drill.ts';
import { templateNames } from '../../lib/drill/targets/template.ts';
import { createPreflight } from '../../lib/run/preflight/create-preflight.ts';
import { prepareRun } from '../../lib/run/runner/prepare-run.ts';
import { runDrill } from '../../lib/run/runner/run-drill.ts';
import type { RunEvent } from '../../lib/run/runner/run-event.ts';
import { allowBusyMachine } from '../support/run-written-drill.ts';

const page = await readFile('docs/your-application.md', 'utf8');

test('docs/your-application.md drills the application that stands there, as it stands there', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'cutover-own-app-'));
  await symlink(resolve('node_modules'), join(folder, 'node_modules'));
  for (const [, path = '', text = ''] of page.matchAll(/^```(?:js|json) (\S+)\n(.*?)^```$/gms)) {
    await writeFile(join(folder, path), text);
  }
  const written = JSON.parse(await readFile(join(folder, 'app.drill.json'), 'utf8')) as DrillInput;
  if (written.target.kind !== 'app' || written.target.start === undefined) throw new Error('It starts an application.');
  // Where the page says to run it.
  const target = { ...written.target, start: { ...written.target.start, folder } };
  const prepared = await prepareRun(allowBusyMachine({ ...written, target }));
  const { signal } = new AbortController();
  const said: string[] = [];
  const hear = (event: RunEvent): void => {
    if (event.kind === 'warning') said.push(event.text);
  };
  let marker = '';
  const { scorecard } = await runDrill({
    prepared,
    resultsPath: join(folder, 'results'),
    env: process.env,
    signal,
    onEvent: () => {},
    async beforeLoad(ready) {
      const found = await createPreflight(prepared, hear)(ready);
      marker = found.marker;
      return found;
    },
  });
  // What stands in the way of it.
  expect(said).toEqual([]);
  // It hands on nothing but the prompt.
  expect(marker).toBe('always');
  expect(scorecard.reasons).toEqual([]);
  expect(scorecard.verdict).toBe('pass');
  expect(scorecard.routing.correlation).toMatchObject([
    { provider: 'primary', by: 'marker' },
    { provider: 'fallback', by: 'marker' },
  ]);
  expect(
    scorecard.routing.servedBy['on-fallback']?.fallback ?? scorecard.routing.servedBy.cutover?.fallback,
  ).toBeGreaterThan(0);
});

test('it names all placeholders there are', () => {
  for (const name of Object.keys(templateNames)) expect(page).toMatch(new RegExp(`\\{\\{${name}[.}]`));
});
