import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { runOnce } from '../../../lib/proxies/process/run-once.ts';
import { isAlive, waitUntil } from '../../support/processes.ts';

const never = new AbortController().signal;
const newFile = (): string => join(mkdtempSync(join(tmpdir(), 'cutover-once-')), 'pids');
const readPids = (file: string): number[] => {
  try {
    return readFileSync(file, 'utf8').trim().split('\n').map(Number);
  } catch {
    return [];
  }
};

test('a program that the system does not take is told of, whether Node throws that or tells it', async () => {
  // A file in place of a folder, a word that is too long, one with the end of a text in it, and none there.
  for (const command of [['/etc/passwd/x'], ['true', 'x'.repeat(200_000)], ['tr\0ue'], ['/no/such/program']])
    expect(await runOnce(command, 5_000, never), command[0]).toMatchObject({ kind: 'failed' });
});

test('what it started is gone with it, in its group or in one of its own, and when its time is over', async () => {
  for (const kind of ['ended', 'late'] as const) {
    const file = newFile();
    // It ends, or is over its time, once both have said who they are: however long that takes, there is something to be gone.
    const told = `until [ "$(cat ${file} | wc -l)" = 2 ]; do sleep 0.02; done`;
    const rest = kind === 'ended' ? told : 'sleep 600';
    const over = new AbortController();
    const script = `setsid sh -c 'echo $$ >> ${file}; exec sleep 601' & sleep 602 & echo $! >> ${file}; ${rest}`;
    const running = runOnce(['sh', '-c', script], 60_000, over.signal);
    if (kind === 'late') await waitUntil(() => readPids(file).length === 2).then(() => over.abort());
    expect((await running).kind).toBe(kind);
    const pids = readPids(file);
    expect(pids).toHaveLength(2);
    await waitUntil(() => pids.every((pid) => !isAlive(pid)));
  }
  expect((await runOnce(['sleep', '600'], 300, never)).kind).toBe('late');
});

test('it does not outlive whoever runs it, killed with SIGKILL or not', async () => {
  const file = newFile();
  const runner = fork(fileURLToPath(new URL('running-once.ts', import.meta.url)), [file], {
    execArgv: ['--import', 'tsx'],
  });
  // By then the watchman is told of it.
  await once(runner, 'message');
  await waitUntil(() => readPids(file).length === 2);
  expect(readPids(file).every(isAlive)).toBe(true);
  runner.kill('SIGKILL');
  await once(runner, 'exit');
  await waitUntil(() => readPids(file).every((pid) => !isAlive(pid)));
});
