/** How the command ends where nobody takes its words any more, or where what it stands on is gone: never as if an objective was missed. */
import { spawn } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listen } from '../../lib/proxies/process/listen.ts';
import { waitUntil } from '../support/processes.ts';
import { REMOTE_TOKEN } from '../support/start-remote.ts';
import { STACK_LINE } from '../support/stack-line.ts';

const cli = fileURLToPath(new URL('../../scripts/cutover.mjs', import.meta.url));
const sample = fileURLToPath(new URL('../../results/sample', import.meta.url));
let folder = '';
let run = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cutover-lost-'));
  run = join(folder, 'run');
  await cp(sample, run, { recursive: true });
});

/** Runs a line of shell, in which `cutover` is the command; resolves to what it printed and to its code. */
function shell(line: string, cwd = folder): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const script = `set -o pipefail; cutover() { '${process.execPath}' '${cli}' "$@"; }; ${line}`;
  const child = spawn('bash', ['-c', script], { cwd, env: { ...process.env, NO_COLOR: '1' } });
  const said = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said.stderr += text));
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, ...said })));
}

describe('what reads a command', () => {
  it.each(['report run', 'report run --format html', '--help'])(
    'may leave before the end of %s, which is no failure',
    async (command) => {
      const { code, stderr } = await shell(`cutover ${command} | head -1 > /dev/null`);
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    },
  );

  it('may leave before the end of score, whose code is that of the verdict', async () => {
    const whole = await shell('cutover score run --json > /dev/null');
    const { code, stderr } = await shell('cutover score run --json | head -1 > /dev/null');
    expect({ code, stderr }).toEqual({ code: whole.code, stderr: '' });
    // 2 and 70 are no verdicts.
    expect([0, 1, 3, 4]).toContain(code);
  });

  it.runIf(existsSync('/dev/full'))('may be a full disk: whoever asked has got nothing', async () => {
    for (const command of ['report run', 'score run']) {
      const { code, stderr } = await shell(`cutover ${command} > /dev/full`);
      expect(code).toBe(2);
      expect(stderr).toMatch(/^cutover: standard output cannot be written \(ENOSPC\), and with it what .*\.\n$/);
    }
    expect((await shell('cutover score nowhere 2> /dev/full')).code).toBe(2);
  });

  it('may leave before a drill has begun, which then leaves nothing behind', async () => {
    await writeFile(join(folder, 'cut.sh'), '#!/bin/sh\nexec head -1\n', { mode: 0o755 });
    const { code, stderr } = await shell(
      `cutover drill '${fileURLToPath(new URL('../../scenarios/demo.ts', import.meta.url))}' --out cut 2>&1 > told | ./cut.sh`,
    );
    expect(code).toBe(4);
    expect(existsSync(join(folder, 'cut'))).toBe(false);
    expect(await readFile(join(folder, 'told'), 'utf8')).toBe('');
    expect(stderr).not.toMatch(STACK_LINE);
  });
});

describe('what a command stands on', () => {
  it('may be a working directory that is gone', async () => {
    await mkdir(join(folder, 'gone'));
    const { code, stderr } = await shell('rmdir ../gone; cutover report /nowhere', join(folder, 'gone'));
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: 'cutover: The working directory is there no more. Change to one that is.\n',
    });
  });

  it('may be a run that vanishes while it is scored', async () => {
    await cp(sample, join(folder, 'vanishing'), { recursive: true });
    await rm(join(folder, 'vanishing', 'plan.ndjson'));
    await mkdir(join(folder, 'vanishing', 'plan.ndjson'));
    const { code, stderr } = await shell('cutover score vanishing');
    expect(code).toBe(2);
    expect(stderr).toMatch(/^cutover: \S+plan\.ndjson cannot be read: it is a folder\.\n$/);
  });

  it.each([
    ['a bug that is thrown', "throw new Error('odd')", 70, /^cutover: this is a bug in Cutover.*\nError: odd\n/],
    [
      'a bug that is rejected',
      "void Promise.reject(new Error('odd'))",
      70,
      /^cutover: this is a bug in Cutover.*\nError: odd\n/,
    ],
    ['what the system refuses', 'require("node:fs").writeSync(9999, "x")', 2, /^cutover: EBADF: .*\n$/],
    ['the end of a wait that has none', 'process.exit(13)', 70, /^cutover: this is a bug in Cutover/],
  ])('may meet %s where nobody catches it', async (_what, code, exitCode, message) => {
    await writeFile(
      join(folder, 'throwing.cjs'),
      `let known = 0;\nprocess.on('newListener', (name) => {\n  // The second is the command's own.\n  if (name === 'uncaughtException' && ++known === 2) setTimeout(() => { ${code} }, 20);\n});`,
    );
    const result = await shell(`NODE_OPTIONS="--require ${join(folder, 'throwing.cjs')}" cutover mock --listen 0`);
    expect(result.stderr).toMatch(message);
    expect(result.code).toBe(exitCode);
  });
});

describe('cutover inject', () => {
  let provider: Server;
  let upstream = '';
  beforeAll(async () => {
    provider = createServer((request, response) => void request.resume().on('end', () => response.end('hello')));
    upstream = `http://127.0.0.1:${await listen(provider, 0, 'the provider')}`;
  });
  afterAll(() => void provider.close());

  it('goes on when its terminal goes, counts the lines that it could not say, and ends with 0', async () => {
    const journal = join(folder, 'inject.ndjson');
    const child = spawn(
      process.execPath,
      [cli, 'inject', '--upstream', upstream, '--listen', '0', '--control', '0', '--journal', journal],
      {
        env: { ...process.env, CUTOVER_INJECT_TOKEN: REMOTE_TOKEN },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
    let said = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
    await waitUntil(() => said.includes('control http'));
    const [, seat = ''] = /passing (\S+)/.exec(said) ?? [];
    const [, control = ''] = /control ([^\s,]+)/.exec(said) ?? [];
    child.stdout.destroy();
    child.stderr.destroy();
    child.kill('SIGHUP');
    const authorization = { authorization: `Bearer ${REMOTE_TOKEN}` };
    for (let i = 0; i < 3; i++) {
      await fetch(new URL('/faults', control), {
        method: 'PUT',
        headers: { ...authorization, 'content-type': 'application/json' },
        body: JSON.stringify({ faults: [{ kind: 'error-response', error: 'openai-503-overloaded' }], leaseMs: 60_000 }),
      });
      await fetch(new URL('/faults', control), { method: 'DELETE', headers: authorization });
    }
    expect(await (await fetch(seat, { method: 'POST', body: '{}' })).text()).toBe('hello');
    const status = (await (await fetch(new URL('/status', control), { headers: authorization })).json()) as {
      linesLost: { log: number; journal: number };
    };
    expect(status.linesLost.log).toBeGreaterThanOrEqual(6);
    expect(status.linesLost.journal).toBe(0);
    child.kill('SIGTERM');
    expect(await ended).toBe(0);
    expect((await readFile(journal, 'utf8')).trim().split('\n').at(-1)).toMatch(
      /"what":"stopped".*"linesLost":\{"log":\d/,
    );
  });
});
