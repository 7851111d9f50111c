/** The command as a person uses it, with real processes. */
import { mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import yargs from 'yargs';
import { createControlClient } from '../../../lib/proxies/injector/service/control-client.ts';
import { listen } from '../../../lib/proxies/process/listen.ts';
import { injectCommand } from '../../../scripts/commands/inject.ts';
import { waitUntil } from '../../support/processes.ts';
import { runCli, startCli } from '../../support/run-cli.ts';
import { readJsonLines, REMOTE_TOKEN, startRemoteInjector } from '../../support/start-remote.ts';

const env = { CUTOVER_INJECT_TOKEN: REMOTE_TOKEN };
const folder = mkdtempSync(join(tmpdir(), 'cutover-inject-'));
const faultsPath = join(folder, 'faults.json');
let provider: Server;
let upstream = '';

beforeAll(async () => {
  writeFileSync(faultsPath, '[{ "kind": "error-response", "error": "openai-503-overloaded" }]');
  provider = createServer((request, response) => void request.resume().on('end', () => response.end('hello')));
  upstream = `http://127.0.0.1:${await listen(provider, 0, 'the provider')}`;
});
afterAll(() => {
  provider.close();
  provider.closeAllConnections();
});

const ask = async (url: string): Promise<number> => (await fetch(url, { method: 'POST', body: '{}' })).status;
const arm = (url: string): Promise<unknown> =>
  createControlClient({ url, token: REMOTE_TOKEN }).arm(
    [{ kind: 'error-response', error: 'openai-503-overloaded' }],
    60_000,
  );
const journalOf = async (path: string): Promise<unknown[]> => (await readJsonLines(path)).map(({ what }) => what);

// Each of these starts processes, some of them several.
describe('cutover inject', () => {
  it('arms, shows, and clears by command and by signal; told to stop it reverts, and ends with 0', async () => {
    await using remote = await startRemoteInjector(upstream);
    expect(await ask(remote.url)).toBe(200);
    const put = await runCli(['inject', '--put', remote.controlUrl, faultsPath, '--lease', '2m'], { env });
    expect([put.code, put.stderr]).toEqual([0, '']);
    expect(put.stdout).toMatch(
      /armed {5}error-response, for another 120\.0 s \(error-response hit 0 of 0 calls\)\nheld by {3}nobody/,
    );
    expect(await ask(remote.url)).toBe(503);
    const [status, cleared] = [
      await runCli(['inject', '--status', remote.controlUrl, '--json'], { env }),
      await runCli(['inject', '--clear', remote.controlUrl], { env }),
    ];
    expect(JSON.parse(status.stdout)).toMatchObject({ upstream, faulted: 1, session: null });
    expect(cleared.stdout).toContain('armed     nothing; traffic passes');
    expect(await ask(remote.url)).toBe(200);

    await arm(remote.controlUrl);
    expect(await ask(remote.url)).toBe(503);
    process.kill(remote.pid, 'SIGUSR2');
    await waitUntil(() => remote.stdout().includes('Cleared by SIGUSR2'));
    expect(await ask(remote.url)).toBe(200);

    await arm(remote.controlUrl);
    process.kill(remote.pid, 'SIGTERM');
    expect((await remote.ended).code).toBe(0);
    expect(await journalOf(remote.journal)).toEqual([
      'started',
      'armed',
      'reverted',
      'armed',
      'reverted',
      'armed',
      'reverted',
      'stopped',
    ]);
    expect(remote.stdout()).toMatch(/\d\d:\d\d:\d\d\.\d{3} reverted: error-response hit 1 of 1 calls\n/);
    expect(remote.stdout() + remote.stderr()).not.toContain('\u001b');
    expect(remote.stdout() + remote.stderr()).not.toContain(REMOTE_TOKEN);
  });

  it('killed with -9 leaves a journal that the next one reads, and nothing armed', async () => {
    const first = await startRemoteInjector(upstream);
    await arm(first.controlUrl);
    process.kill(first.pid, 'SIGKILL');
    await first.ended;
    await using next = await startRemoteInjector(upstream, { journal: first.journal });
    expect(next.stderr()).toMatch(/ended with error-response armed \(by hand, 20.*\)\. Nothing is armed now/);
    expect(await ask(next.url)).toBe(200);
    expect(await journalOf(first.journal)).toEqual(['started', 'armed', 'started']);
  });

  it('makes a token where there is none, says it once, and warns of a control API that others can reach', async () => {
    const args = ['inject', '--upstream', upstream, '--listen', '0', '--control', '0.0.0.0:0', '--expose-control'];
    const { child, result, ended } = startCli(args, { env: { CUTOVER_INJECT_TOKEN: '' } });
    // What it warns of comes another way, and may come later.
    await waitUntil(() => result.stdout.includes('control ') && result.stderr.includes('over plain HTTP'));
    const token = /Token, shown this once: (\S{32})\n/.exec(result.stderr)?.[1] ?? '';
    const port = /control http:\/\/0\.0\.0\.0:(\d+)/.exec(result.stdout)?.[1] ?? '';
    const headers = { authorization: `Bearer ${token}` };
    expect((await fetch(`http://127.0.0.1:${port}/status`, { headers })).status).toBe(200);
    expect(result.stdout).not.toContain(token);
    expect(result.stderr).toContain('its token goes over plain HTTP');
    child.kill('SIGTERM');
    await ended;
  });

  it('keeps its token in a file nobody else can read, and takes it from there', async () => {
    const path = join(folder, 'token');
    await using remote = await startRemoteInjector(upstream, { flags: ['--token-file', path] });
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(remote.stderr()).toBe('');
    expect(readFileSync(path, 'utf8').trim()).not.toBe(REMOTE_TOKEN);
    const status = await runCli(['inject', '--status', remote.controlUrl, '--token-file', path]);
    expect([status.code, status.stderr]).toEqual([0, '']);
    await expect(arm(remote.controlUrl)).rejects.toThrow(/401/);
  });

  it.each([
    ['nothing to do', [], /wants one of --upstream, --status, --put and --clear, got none/],
    ['two things', ['--status', 'http://x', '--clear', 'http://x'], /got --status and --clear/],
    ['a file where none belongs', ['faults.json', '--clear', 'http://x'], /goes with --put, got faults\.json/],
    ['no file', ['--put', 'http://127.0.0.1:1'], /--put wants a file/],
    ['no URL', ['--clear', '127.0.0.1:9102'], /--clear must be the injector's control URL/],
    ['nobody there', ['--clear', 'http://127.0.0.1:1'], /did not answer DELETE .*Is it still running/],
    ['an upstream that is none', ['--upstream', 'ftp://x'], /must be an http\(s\) URL/],
    [
      'a control API that others can reach unasked',
      ['--upstream', 'http://127.0.0.1:1', '--control', '0.0.0.0:0'],
      /--control 0\.0\.0\.0:0 can be reached from other machines; add --expose-control/,
    ],
  ])('is told what is wrong with %s', async (_title, args, message) => {
    vi.stubEnv('CUTOVER_INJECT_TOKEN', REMOTE_TOKEN);
    const running = yargs(['inject', ...args])
      .command(injectCommand)
      .fail((_message, error) => {
        throw error;
      })
      .parseAsync();
    await expect(running).rejects.toMatchObject({
      code: expect.stringMatching(/usage|target/) as string,
      message: expect.stringMatching(message) as string,
    });
    vi.unstubAllEnvs();
  });
});
