import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
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
  for (const [rest, kind] of [
    ['sleep 0.2', 'ended'],
    ['sleep 600', 'late'],
  ]) {
    const file = newFile();
    const script = `setsid sh -c 'echo $$ >> ${file}; exec sleep 601' & sleep 602 & echo $! >> ${file}; ${rest}`;
    expect((await runOnce(['sh', '-c', script], 1_000, never)).kind).toBe(kind);
    const pids = readPids(file);
    expect(pids).toHaveLength(2);
    await waitUntil(() => pids.every((pid) => !isAlive(pid)));
  }
});

test('it does not outlive whoever runs it, killed with SIGKILL or not', async () => {
  const file = newFile();
  const runner = fork(fileURLToPath(new URL('running-once.ts', import.meta.url)), [file], {
    execArgv: ['--import', 'tsx'],
  });
  await waitUntil(() => readPids(file).length === 2);
  // The watchman is told of it in the meantime.
  await sleep(300);
  expect(readPids(file).every(isAlive)).toBe(true);
  runner.kill('SIGKILL');
  await once(runner, 'exit');
  await waitUntil(() => readPids(file).every((pid) => !isAlive(pid)));
});
