/** docs/guard.md, followed to the letter; its paths are from the repository. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Cell, Rehearsal } from '../../lib/collector/scorecard/rehearsal.ts';
import { runCli } from '../support/run-cli.ts';

it('finds a judge whose fallback nobody can read, and a list of phrases that blocks the harmless', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'cutover-guard-page-'));
  try {
    const page = await readFile('docs/guard.md', 'utf8');
    const [, file = '', drill = ''] = /^```yaml (\S+)\n([\s\S]*?)^```$/m.exec(page) ?? [];
    const [, command = ''] = /^npx cutover (.*)$/m.exec(page) ?? [];
    await writeFile(join(folder, file), drill);
    const args = command.replace(file, join(folder, file)).split(' ');
    const { code, stdout } = await runCli([...args, '--json', '--out', join(folder, 'out')]);
    expect(code).toBe(1);
    const { cells } = JSON.parse(stdout) as Rehearsal;
    const find = (place: number, column: string): Cell | undefined =>
      cells.find((cell) => cell.place === place && cell.column === column);
    for (const place of [0, 1]) {
      expect(find(place, 'primary')).toMatchObject({ missRatio: 0 });
      expect(find(place, 'fallback')?.kinds).toEqual({ 'guard-unreadable': expect.any(Number) });
    }
    // The prompt is the same, whoever answers.
    expect(find(2, 'primary')?.kinds).toEqual(find(2, 'fallback')?.kinds);
    expect(find(3, 'primary')?.kinds['guard-missed']).toBeGreaterThan(15);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
