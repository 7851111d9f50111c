/** docs/rehearse.md, followed to the letter in a folder of its own. */
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Rehearsal } from '../../lib/collector/scorecard/rehearsal.ts';
import { runCli } from '../support/run-cli.ts';

it('rehearses the drill of the page, and finds its fallback bad', { timeout: 120_000 }, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'cutover-rehearse-page-'));
  try {
    const page = await readFile('docs/rehearse.md', 'utf8');
    const [, file = '', drill = ''] = /^```yaml (\S+)\n([\s\S]*?)^```$/m.exec(page) ?? [];
    const [, command = ''] = /^npx cutover (.*)$/m.exec(page) ?? [];
    await writeFile(join(folder, file), drill);
    const { code, stdout, stderr } = await runCli(command.split(' '), { cwd: folder });
    expect(stderr).toMatch(/^400 cases for primary, fallback, fallback\+strict-schema: at most 1,200 calls/m);
    expect(stdout).toMatch(/^ {2}primary .*good, after 35$/m);
    expect(stdout).toMatch(/^ {2}fallback .*bad, after \d+$/m);
    expect(stdout).toMatch(/points against primary \(95 %: .*McNemar/s);
    expect(stdout).toMatch(/^ {4}\+strict-schema .* 0 % .*good, after 35$/m);
    expect(stdout).toMatch(/missed without it, 0 % with it: −.* points against\s+fallback/);
    expect(code).toBe(1);
    const [name = ''] = await readdir(join(folder, 'results'));
    expect(name).toMatch(/^rehearsed-rehearsal-/);
    const files = await readdir(join(folder, 'results', name));
    expect(files).toEqual(expect.arrayContaining(['answers.ndjson', 'rehearsal.json', 'report.html']));
    const written = await readFile(join(folder, 'results', name, 'rehearsal.json'), 'utf8');
    expect((JSON.parse(written) as Rehearsal).columns.map(({ name: column }) => column)).toEqual([
      'primary',
      'fallback',
      'fallback+strict-schema',
    ]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
