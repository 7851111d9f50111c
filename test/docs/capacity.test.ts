/** docs/capacity.md, followed to the letter in a folder of its own, and what a search leaves when it is stopped. */
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Capacity } from '../../lib/collector/scorecard/capacity.ts';
import { runCli } from '../support/run-cli.ts';

let folder: string;
let drill: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cutover-capacity-page-'));
  const page = await readFile('docs/capacity.md', 'utf8');
  drill = /```yaml launch.yaml\n(.*?)```/s.exec(page)?.[1] ?? '';
  // Other tests fill this machine, and a block on a full one is no evidence.
  await writeFile(join(folder, 'launch.yaml'), `${drill}validity: { maxFullRatio: 1 }\n`);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

it('stops at its budget and tells what was resolved until then', { timeout: 300_000 }, async () => {
  const { code, stdout } = await runCli(
    ['capacity', 'launch.yaml', '--block', '15', '--warmup', '1', '--most-rate', '2', '--max-requests', '90', '--json'],
    { cwd: folder },
  );
  const capacity = JSON.parse(stdout) as Capacity;
  expect(capacity).toMatchObject({ verdict: 'aborted', ended: { kind: 'stopped' } });
  expect(capacity.reason).toContain('the budget of 90 requests');
  expect(capacity.spent.requests).toBeLessThanOrEqual(90);
  expect(code).toBe(4);
  const [name = ''] = await readdir(join(folder, 'results'));
  expect(await readdir(join(folder, 'results', name))).toEqual(
    expect.arrayContaining(['blocks', 'capacity.json', 'report.html']),
  );
});

it('refuses what no search can begin with, and leaves nothing behind', async () => {
  await writeFile(join(folder, 'certain.yaml'), drill.replace('min: 0.95', 'min: 1'));
  const certain = await runCli(['capacity', 'certain.yaml'], { cwd: folder });
  expect(certain.stderr).toContain('Set a bound below 1');
  const unknown = await runCli(['capacity', 'launch.yaml', '--direct', 'fallbak'], { cwd: folder });
  expect(unknown.stderr).toContain('Did you mean fallback?');
  expect([certain.code, unknown.code]).toEqual([2, 2]);
  expect(await readdir(folder)).not.toContain('results');
});
