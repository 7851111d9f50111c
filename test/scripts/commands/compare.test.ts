import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { findResult } from '../../../scripts/terminal/compare/find-result.ts';
import { failedScorecard, invalidScorecard, passedScorecard } from '../../support/scorecards.ts';
import { runCli } from '../../support/run-cli.ts';

const sample = fileURLToPath(new URL('../../../results/sample', import.meta.url));

test('runs are compared by their folders or files, and the exit code says what came of it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'cutover-compare-'));
  const at = (name: string): string => join(folder, name);
  try {
    await mkdir(at('empty'));
    const scorecard = JSON.parse(await readFile(join(sample, 'scorecard.json'), 'utf8')) as object;
    for (const [name, value] of Object.entries({
      'pass.json': passedScorecard,
      'fail.json': failedScorecard,
      'sample.json': { ...scorecard, runId: 'again' },
      'invalid.json': invalidScorecard,
      'other.json': { kind: 'something' },
    })) {
      await writeFile(at(name), JSON.stringify(value));
    }
    const compare = (...args: string[]) => runCli(['compare', ...args], { cwd: folder });
    const [same, worse, invalid] = await Promise.all([
      compare(sample, 'sample.json'),
      compare('pass.json', 'fail.json', '--json'),
      compare('pass.json', 'invalid.json', '--format', 'markdown'),
    ]);
    expect([same, worse, invalid].map(({ code }) => code)).toEqual([0, 1, 3]);
    expect(same.stdout).toContain('only name, seed and providers are compared');
    expect(JSON.parse(worse.stdout)).toMatchObject({ kind: 'drill', outcome: 'worse' });
    expect(invalid.stdout).toMatch(/^### NOT COMPARABLE/);
    await expect(findResult(at('other.json'))).rejects.toThrow('other.json must be the result of a drill');
    await expect(findResult(at('nowhere'))).rejects.toThrow('nowhere cannot be read: there is no such file');
    await expect(findResult(at('empty'))).rejects.toThrow('empty holds no scorecard.json');
  } finally {
    await rm(folder, { recursive: true });
  }
});
