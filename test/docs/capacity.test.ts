/** docs/capacity.md, followed to the letter in a folder of its own, and what a search leaves when it is stopped. */
import { access, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Capacity } from '../../lib/collector/scorecard/capacity.ts';
import { parseCapacity } from '../../lib/collector/scorecard/parse-capacity.ts';
import { waitUntil } from '../support/processes.ts';
import { runCli, startCli } from '../support/run-cli.ts';

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

it(
  'leaves what it knew where it is killed, which no reader takes for what it came to',
  { timeout: 300_000 },
  async () => {
    const { child, ended } = startCli(
      ['capacity', 'launch.yaml', '--out', 'killed', '--block', '3', '--warmup', '1', '--most-rate', '2'],
      { cwd: folder },
    );
    const path = join(folder, 'killed', 'capacity.json');
    const isWritten = (): Promise<boolean> =>
      access(path).then(
        () => true,
        () => child.exitCode !== null,
      );
    await waitUntil(isWritten, 120_000).finally(() => child.kill('SIGKILL'));
    expect(await ended).toMatchObject({ code: null, signal: 'SIGKILL' });
    const capacity = parseCapacity(JSON.parse(await readFile(path, 'utf8')), path);
    expect(capacity).toMatchObject({ verdict: 'aborted', ended: { kind: 'unfinished' } });
    expect(capacity.steps.length + (capacity.noEvidence?.length ?? 0)).toBeGreaterThan(0);
    expect(await readFile(join(folder, 'killed', 'report.html'), 'utf8')).toContain('It is not over, or was killed');
    const junit = await runCli(['report', 'killed', '--format', 'junit'], { cwd: folder });
    expect(junit.stdout).toContain('<error message="It is not over, or was killed');
    const compared = await runCli(['compare', 'killed', 'killed'], { cwd: folder });
    expect(compared.stdout).toContain('The search after was aborted');
    expect(compared.code).toBe(3);
  },
);

it('refuses what no search can begin with, and leaves nothing behind', async () => {
  await writeFile(join(folder, 'certain.yaml'), drill.replace('min: 0.95', 'min: 1'));
  const certain = await runCli(['capacity', 'certain.yaml'], { cwd: folder });
  expect(certain.stderr).toContain('Set a bound below 1');
  const unknown = await runCli(['capacity', 'launch.yaml', '--direct', 'fallbak'], { cwd: folder });
  expect(unknown.stderr).toContain('Did you mean fallback?');
  expect([certain.code, unknown.code]).toEqual([2, 2]);
  expect(await readdir(folder)).not.toContain('results');
});
