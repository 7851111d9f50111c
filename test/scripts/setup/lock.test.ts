import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { withLock } from '../../../scripts/setup/lock.mjs';
import { createScratch } from '../../support/setup-scratch.ts';

const holder = fileURLToPath(new URL('../../support/hold-lock.mjs', import.meta.url));

/** Starts a process that takes the lock `times` times and writes when it got it and when it let go. */
function startHolder(folder: string, log: string, times: number) {
  const child = spawn(process.execPath, [holder, folder, log, String(times)], { stdio: ['ignore', 'pipe', 'inherit'] });
  return { child, ended: once(child, 'close') };
}

/** A process id that was alive and is not. */
async function deadPid(): Promise<number> {
  const child = spawn(process.execPath, ['-e', '']);
  await once(child, 'close');
  return child.pid ?? 0;
}

async function tryLock(folder: string): Promise<'taken' | 'waited'> {
  const stop = new AbortController();
  let outcome: 'taken' | 'waited' = 'taken';
  const onWait = (): void => {
    outcome = 'waited';
    stop.abort();
  };
  await withLock({ folder, onWait, signal: stop.signal }, async () => {}).catch(() => {});
  return outcome;
}

test('many processes that want the lock hold it one after the other', async () => {
  using scratch = createScratch();
  const log = join(scratch.root, 'log');
  writeFileSync(log, '');
  const holders = Array.from({ length: 4 }, () => startHolder(join(scratch.root, 'lock'), log, 5));
  const codes = await Promise.all(holders.map(async ({ ended }) => (await ended)[0]));
  expect(codes).toEqual([0, 0, 0, 0]);
  const lines = readFileSync(log, 'utf8').trim().split('\n');
  expect(lines).toHaveLength(40);
  for (let at = 0; at < lines.length; at += 2) {
    const [pid, word] = lines[at]?.split(' ') ?? [];
    expect(word).toBe('got');
    expect(lines[at + 1]).toBe(`${pid} released`);
  }
  expect(readdirSync(join(scratch.root, 'lock'))).toHaveLength(1);
});

test('many waiters for the lock of a killed process hold it one after the other', async () => {
  using scratch = createScratch();
  const folder = join(scratch.root, 'lock');
  const log = join(scratch.root, 'log');
  writeFileSync(log, '');
  mkdirSync(folder);
  const state = { kind: 'held', pids: [await deadPid()], host: hostname() };
  writeFileSync(join(folder, 'setup.lock.41'), JSON.stringify(state));
  await Promise.all(Array.from({ length: 4 }, () => startHolder(folder, log, 1).ended));
  const words = readFileSync(log, 'utf8').trim().split('\n');
  expect(words.map((line) => line.split(' ')[1])).toEqual(Array.from({ length: 4 }, () => ['got', 'released']).flat());
});

describe('a lock that is there', () => {
  const held = (pids: number[], host = hostname()) => JSON.stringify({ kind: 'held', pids, host });
  const cases: [title: string, content: () => string | Promise<string>, ageMinutes: number, expected: string][] = [
    ['of a live process is waited for', () => held([process.pid]), 0, 'waited'],
    ['of a dead process is taken over', async () => held([await deadPid()]), 0, 'taken'],
    ['is held while the npm or Go it started lives', async () => held([await deadPid(), process.pid]), 0, 'waited'],
    ['of another machine is waited for', () => held([1], 'elsewhere'), 0, 'waited'],
    ['of another machine is taken over after 15 min', () => held([1], 'elsewhere'), 16, 'taken'],
    [
      'of a live process is taken over after 15 min, for its id may be another now',
      () => held([process.pid]),
      16,
      'taken',
    ],
    ['and still empty is waited for', () => '', 0, 'waited'],
    ['and has stayed empty is taken over', () => '', 1, 'taken'],
  ];
  test.each(cases)('%s', async (_title, content, ageMinutes, expected) => {
    using scratch = createScratch();
    const path = join(scratch.root, 'setup.lock.1');
    writeFileSync(path, await content());
    const at = Date.now() / 1000 - ageMinutes * 60;
    utimesSync(path, at, at);
    expect(await tryLock(scratch.root)).toBe(expected);
  });
});

test('the lock is released when the work fails', async () => {
  using scratch = createScratch();
  const failing = withLock({ folder: scratch.root, onWait() {} }, async () => {
    await sleep(1);
    throw new Error('no space left');
  });
  await expect(failing).rejects.toThrow('no space left');
  expect(await tryLock(scratch.root)).toBe('taken');
});
