/** Sets of runs that are given one folder at one moment: one has it, and the others touch nothing. */
import { existsSync, readdirSync } from 'node:fs';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { writeDrill } from '../../support/drills.ts';
import { waitUntil } from '../../support/processes.ts';
import { runCli } from '../../support/run-cli.ts';
import { writeDrillFile } from '../../support/run-written-drill.ts';

const SETS = 4;
const REFUSED =
  /^cutover: --out must name a new or empty folder, got \S+(, where another run has begun| with \d+ files in it)\.$/m;

test.each([
  ['suite', (file: string) => ['suite', file]],
  [
    'replay --all',
    (file: string) => [
      'replay',
      '--all',
      file,
      '--provider',
      'own-gateway',
      '--time-scale',
      '1000000',
      '--least-phase',
      '1',
    ],
  ],
])('of several %s that begin at once with one --out, one has it, and the others are refused', async (_, command) => {
  const folder = await mkdtemp(join(tmpdir(), 'cutover-sets-'));
  const [out, go] = [join(folder, 'out'), join(folder, 'go')];
  // It ends before there is anything to start, and not before the others have come.
  const wait = `setInterval(() => require('node:fs').existsSync(${JSON.stringify(go)}) && process.exit(1), 50)`;
  const preflight = [{ command: [process.execPath, '-e', wait], timeoutMs: 300_000 }];
  const file = await writeDrillFile(writeDrill({ preflight }));
  let over = 0;
  const sets = Array.from({ length: SETS }, () => runCli([...command(file), '--out', out]).finally(() => over++));
  // Where more than one has it, there is nothing to wait for.
  await waitUntil(() => over >= SETS - 1, 60_000).catch(() => {});
  await writeFile(go, '');
  const ended = await Promise.all(sets);
  expect(ended.map(({ code }) => code)).toEqual(ended.map(() => 2));
  const [one, ...more] = ended.filter(({ stderr }) => !REFUSED.test(stderr));
  expect(more, more[0]?.stderr).toEqual([]);
  // It came as far as it would have come alone.
  expect(`${one?.stdout}${one?.stderr}`).toContain('preflight[0]');
  const left = existsSync(out) ? readdirSync(out) : [];
  expect(left).toEqual(command(file)[0] === 'suite' ? ['suite.json'] : []);
});
