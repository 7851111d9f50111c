import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { failedScorecard, invalidScorecard, passedScorecard } from '../../support/scorecards.ts';
import { runCli } from '../../support/run-cli.ts';

const sample = fileURLToPath(new URL('../../../results/sample', import.meta.url));

test('runs are compared by their folders or files, and the exit code says what came of it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'cutover-compare-'));
  const at = (name: string): string => join(folder, name);
  try {
    await mkdir(at('empty'));
    await copyFile(join(sample, 'scorecard.json'), at('sample.json'));
    for (const [name, value] of Object.entries({
      'pass.json': passedScorecard,
      'fail.json': failedScorecard,
      'invalid.json': invalidScorecard,
      'other.json': { kind: 'something' },
    })) {
      await writeFile(at(name), JSON.stringify(value));
    }
    const compare = (...args: string[]) => runCli(['compare', ...args], { cwd: folder });
    const [same, worse, better, invalid, json, markdown, other, missing, empty] = await Promise.all([
      compare(sample, 'sample.json'),
      compare('pass.json', 'fail.json'),
      compare('fail.json', 'pass.json'),
      compare('pass.json', 'invalid.json'),
      compare('pass.json', 'fail.json', '--json'),
      compare('pass.json', 'fail.json', '--format', 'markdown'),
      compare('pass.json', 'other.json'),
      compare('pass.json', 'nowhere'),
      compare('pass.json', 'empty'),
    ]);
    expect([same, worse, better, invalid, json, markdown].map(({ code }) => code)).toEqual([0, 1, 0, 3, 1, 1]);
    expect(same.stdout).toContain('only name, seed and providers are compared');
    expect(JSON.parse(json.stdout)).toMatchObject({ kind: 'drill', outcome: 'worse' });
    expect(markdown.stdout).toMatch(/^### WORSE/);
    expect([other, missing, empty].map(({ code }) => code)).toEqual([2, 2, 2]);
    expect(other.stderr).toContain('other.json must be the result of a drill');
    expect(missing.stderr).toContain('nowhere cannot be read: there is no such file');
    expect(empty.stderr).toContain('empty holds no scorecard.json');
  } finally {
    await rm(folder, { recursive: true });
  }
});
