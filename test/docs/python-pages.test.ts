/** The pages of Python's programs, each in an environment of its own: fetched from PyPI, so they are of the long run. */
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import { runPage } from '../support/run-page.ts';

const run = promisify(execFile);
const made: string[] = [];
afterAll(() => Promise.all(made.map((folder) => rm(folder, { recursive: true, force: true }))));

/** Installs what a page says to install; resolves to an environment in which its programs are found. `there`: a folder that has it. */
async function install(page: string, there: string | undefined): Promise<NodeJS.ProcessEnv> {
  const packages = /^pip install (.*)$/m.exec(page)?.[1];
  if (packages === undefined) throw new Error('The page must say what to install: pip install …');
  const venv = there ?? (await mkdtemp(join(tmpdir(), 'cutover-venv-')));
  if (there === undefined) {
    made.push(venv);
    await run('python3', ['-m', 'venv', venv]);
    const list = packages.split(' ').map((name) => name.replaceAll("'", ''));
    await run(join(venv, 'bin/python'), ['-m', 'pip', 'install', '--quiet', ...list]);
  }
  return { ...process.env, PATH: `${join(venv, 'bin')}${delimiter}${process.env['PATH']}` };
}

describe('docs/litellm.md', () => {
  it('drills a proxy that moves from Anthropic to OpenAI, and counts as its own log does', async () => {
    const page = await readFile('docs/litellm.md', 'utf8');
    const env = await install(page, process.env['CUTOVER_TEST_LITELLM']);
    const { scorecard, served, logged } = await runPage(page, {
      env: { ...env, LITELLM_MASTER_KEY: `sk-${randomBytes(32).toString('hex')}` },
    });
    expect(scorecard.reasons).toEqual([]);
    expect(scorecard.verdict).toBe('pass');
    expect(served).toEqual(logged);
    expect(Math.min(served.primary, served.fallback)).toBeGreaterThan(15);
    expect(scorecard.routing.falseClaims).toBe(0);
  }, 900_000);
});

describe('docs/langchain.md', () => {
  it('drills the application in Python by the drill of the one in JavaScript', async () => {
    const page = await readFile('docs/langchain.md', 'utf8');
    const env = await install(page, process.env['CUTOVER_TEST_LANGCHAIN']);
    const command = JSON.parse(/`"command": (\[.*?\])`/.exec(page)?.[1] ?? '[]') as string[];
    expect(command[0]).toBe('python');
    const { scorecard, served, logged } = await runPage(page, { command, env, isTriedBefore: true });
    expect(scorecard.reasons).toEqual([]);
    expect(scorecard.verdict).toBe('pass');
    expect(served).toEqual(logged);
    expect(Math.min(served.primary, served.fallback)).toBeGreaterThan(15);
  }, 900_000);
});
