/** A terminal of its own that is shut: SIGHUP comes, and each write from then on fails with EIO. */
import { spawn, spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { listen } from '../../lib/proxies/process/listen.ts';
import { waitUntil } from '../support/processes.ts';
import { REMOTE_TOKEN } from '../support/start-remote.ts';

const cli = fileURLToPath(new URL('../../scripts/cutover.mjs', import.meta.url));
const inPty = fileURLToPath(new URL('../support/in-pty.py', import.meta.url));
const hasPty = process.platform !== 'win32' && spawnSync('python3', ['-c', 'import pty']).status === 0;

/** Runs a command in a terminal; `shut` shuts that. */
function startInTerminal(command: readonly string[], cwd: string) {
  const env = { ...process.env, CUTOVER_INJECT_TOKEN: REMOTE_TOKEN, NO_COLOR: '1' };
  const child = spawn('python3', [inPty, ...command], { cwd, env, stdio: ['pipe', 'pipe', 'inherit'] });
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
  return {
    said: () => said,
    pid: () => Number(/^pid (\d+)/m.exec(said)?.[1]),
    shut: () => void child.stdin.write('\n'),
    ended: new Promise<number | null>((resolve) => child.on('close', resolve)),
  };
}

const askStatus = async (control: string): Promise<{ linesLost: { log: number } }> => {
  const headers = { authorization: `Bearer ${REMOTE_TOKEN}` };
  return (await (await fetch(new URL('/status', control), { headers })).json()) as { linesLost: { log: number } };
};

it.runIf(hasPty).each([[[]], [['nohup']]])(
  'an injector goes on when its terminal is shut (%j before it), counts what it could not say, and ends with 0',
  async (before) => {
    const folder = await mkdtemp(join(tmpdir(), 'cutover-pty-'));
    const provider = createServer((request, response) => void request.resume().on('end', () => response.end('hello')));
    const upstream = `http://127.0.0.1:${await listen(provider, 0, 'the provider')}`;
    const command = ['inject', '--upstream', upstream, '--listen', '0', '--control', '0', '--journal', 'inject.ndjson'];
    const terminal = startInTerminal([...before, process.execPath, cli, ...command], folder);
    // Under nohup it is a file that takes what it says.
    const said = async (): Promise<string> =>
      before.length === 0 ? terminal.said() : readFile(join(folder, 'nohup.out'), 'utf8').catch(() => '');
    await waitUntil(async () => (await said()).includes('panic button'));
    const [, seat = ''] = /passing (\S+)/.exec(await said()) ?? [];
    const [, control = ''] = /control ([^\s,]+)/.exec(await said()) ?? [];
    terminal.shut();
    // The word that its terminal was shut is the first that nobody hears.
    if (before.length === 0) await waitUntil(async () => (await askStatus(control)).linesLost.log > 0);
    expect(await (await fetch(seat, { method: 'POST', body: '{}' })).text()).toBe('hello');
    process.kill(terminal.pid(), 'SIGTERM');
    expect(await terminal.ended).toBe(0);
    const last = (await readFile(join(folder, 'inject.ndjson'), 'utf8')).trim().split('\n').at(-1);
    expect(last).toMatch(before.length === 0 ? /"what":"stopped".*"log":[1-9]/ : /"what":"stopped".*"log":0/);
    provider.close();
    await rm(folder, { recursive: true });
  },
);

it.runIf(hasPty)('a drill that has not begun ends with 4, and leaves nothing behind', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'cutover-pty-'));
  const scenario = fileURLToPath(new URL('../../scenarios/demo.ts', import.meta.url));
  const terminal = startInTerminal([process.execPath, cli, 'drill', scenario, '--out', 'run'], folder);
  await waitUntil(() => terminal.said().includes('Starting providers'));
  terminal.shut();
  expect(await terminal.ended).toBe(4);
  await expect(readFile(join(folder, 'run', 'drill.json'))).rejects.toThrow('ENOENT');
  await rm(folder, { recursive: true });
});
