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
  await writeFile(join(folder, 'launch.yaml'), drill);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function readCapacity(): Promise<{ capacity: Capacity; path: string }> {
  const [name = ''] = await readdir(join(folder, 'results'));
  const path = join(folder, 'results', name);
  return { capacity: JSON.parse(await readFile(join(path, 'capacity.json'), 'utf8')) as Capacity, path };
}

it('finds the limit of the page, and names it by the words of the provider', { timeout: 900_000 }, async () => {
  const page = await readFile('docs/capacity.md', 'utf8');
  const command = /npx cutover (capacity launch\.yaml .*)\n/.exec(page)?.[1]?.split(' ') ?? [];
  const { code, stdout, stderr } = await runCli(command, { cwd: folder });
  expect({ code, stderr }).toMatchObject({ code: 1 });
  const { capacity, path } = await readCapacity();
  expect(stderr).toContain('primary held down; the declared peak is 8.00/s');
  expect(stdout).toContain('CAPACITY launch');
  // 300 a minute are 5 a second, of which 95 % are to be answered.
  expect(capacity).toMatchObject({ verdict: 'fail', brokeFirst: { limit: 'requests-per-minute' } });
  expect(capacity.breaking?.perSecond).toBeGreaterThan(4);
  expect(capacity.breaking?.perSecond).toBeLessThan(6.5);
  expect(capacity.brokeFirst?.words[0]?.text).toContain('requests per min');
  expect(await readdir(path)).toEqual(expect.arrayContaining(['blocks', 'capacity.json', 'report.html']));
  const { size } = await import('node:fs').then(({ statSync }) => statSync(join(path, 'report.html')));
  expect(size).toBeGreaterThan(5_000);
});

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
});

it('refuses what no search can begin with, and leaves nothing behind', { timeout: 60_000 }, async () => {
  await writeFile(join(folder, 'certain.yaml'), drill.replace('min: 0.95', 'min: 1'));
  const certain = await runCli(['capacity', 'certain.yaml'], { cwd: folder });
  expect(certain.stderr).toContain('Set a bound below 1');
  const unknown = await runCli(['capacity', 'launch.yaml', '--direct', 'fallbak'], { cwd: folder });
  expect(unknown.stderr).toContain('Did you mean fallback?');
  expect([certain.code, unknown.code]).toEqual([2, 2]);
  expect(await readdir(folder)).not.toContain('results');
});
