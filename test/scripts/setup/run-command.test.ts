import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runCommand } from '../../../scripts/setup/run-command.mjs';
import { isAlive, waitUntil } from '../../support/processes.ts';
import { createScratch } from '../../support/setup-scratch.ts';

const stay = 'setInterval(() => {}, 1000)';
const deaf = `process.on('SIGTERM', () => {}); process.on('SIGHUP', () => {}); ${stay}`;

/** What an npm, or a go, may have under it: it writes the ids of what it has started into the file `ids`. */
const trees: [title: string, script: string][] = [
  ['a program that passes nothing on', '"$0" -e "$1" & echo $! >ids; wait'],
  [
    'one that is deaf to SIGTERM, and what it started',
    'trap "" TERM; "$0" -e "$1" & echo $! >ids; while :; do wait; done',
  ],
  ['one under nohup', 'nohup "$0" -e "$1" & echo $! >ids; wait'],
  ['one whose parent has ended', '("$0" -e "$1" & echo $! >ids); sleep 60'],
];

test.each(trees)('a command that is stopped leaves nothing behind: %s', async (_, script) => {
  using scratch = createScratch();
  const { root } = scratch;
  const stop = new AbortController();
  const running = runCommand({
    name: 'npm ci',
    file: '/bin/sh',
    args: ['-c', script, process.execPath, deaf],
    cwd: root,
    env: process.env,
    timeoutMs: 60_000,
    signal: stop.signal,
  }).catch((error: unknown) => error);
  const readIds = (): number[] => readFileSync(join(root, 'ids'), 'utf8').trim().split(/\s+/).map(Number);
  await waitUntil(() => {
    try {
      return readIds().every((pid) => pid > 0 && isAlive(pid));
    } catch {
      return false;
    }
  });
  const pids = readIds();
  stop.abort();
  expect(String(await running)).toContain('npm ci was stopped');
  await waitUntil(() => pids.every((pid) => !isAlive(pid)));
});

test('a command that has ended is not waited for because of what it left behind, which ends with it', async () => {
  using scratch = createScratch();
  const output = await runCommand({
    name: 'npm ci',
    file: '/bin/sh',
    args: ['-c', '"$0" -e "$1" & echo "left $!"', process.execPath, deaf],
    cwd: scratch.root,
    env: process.env,
    timeoutMs: 60_000,
  });
  const pid = Number(/^left (\d+)\n$/.exec(output)?.[1]);
  expect(pid).toBeGreaterThan(1);
  await waitUntil(() => !isAlive(pid));
});
