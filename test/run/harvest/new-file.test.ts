/** A file that is made is there whole, or not at all: whatever fails, and whoever stops it. */
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createNewFile, keepFiles } from '../../../lib/run/harvest/new-file.ts';
import { waitUntil } from '../../support/processes.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cutover-new-file-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const MORE_THAN_A_BLOCK = 'x'.repeat(2 * 1024 * 1024);

test('two files are in their places together, for their owner alone, and one without a text is nowhere', () => {
  {
    using one = createNewFile(join(folder, 'one'));
    using two = createNewFile(join(folder, 'two'));
    using empty = createNewFile(join(folder, 'empty'));
    one.write('1');
    two.write(MORE_THAN_A_BLOCK);
    expect(readdirSync(folder)).toEqual([expect.stringMatching(/^two\.part-/)]);
    keepFiles([one, two, empty]);
  }
  expect(readdirSync(folder)).toEqual(['one', 'two']);
  expect(readFileSync(join(folder, 'two'), 'utf8')).toBe(MORE_THAN_A_BLOCK);
  expect(statSync(join(folder, 'one')).mode & 0o777).toBe(0o600);
});

test('what fails in the middle leaves nothing, and where one of two cannot be put in its place, neither is', () => {
  const fail = (): void => {
    using one = createNewFile(join(folder, 'one'));
    one.write(MORE_THAN_A_BLOCK);
    throw new Error('in the middle');
  };
  expect(fail).toThrow('in the middle');
  expect(readdirSync(folder)).toEqual([]);

  const keepBoth = (): void => {
    using one = createNewFile(join(folder, 'one'));
    using two = createNewFile(join(folder, 'two'));
    for (const file of [one, two]) file.write('a text');
    // Put there by somebody else meanwhile.
    writeFileSync(join(folder, 'two'), 'theirs');
    keepFiles([one, two]);
  };
  expect(keepBoth).toThrow(/two cannot be written: it is there already/);
  expect(readdirSync(folder)).toEqual(['two']);
  expect(readFileSync(join(folder, 'two'), 'utf8')).toBe('theirs');
});

/** A process that writes more than a block, says so, and goes on. */
function startWriter() {
  const source = new URL('../../../lib/run/harvest/new-file.ts', import.meta.url).href;
  const code = `
    const { createNewFile } = await import(${JSON.stringify(source)});
    process.on('message', () => {
      try { file.write('x'.repeat(${MORE_THAN_A_BLOCK.length})); }
      catch (error) { process.send(error.message); file[Symbol.dispose](); process.disconnect(); }
    });
    const file = createNewFile(${JSON.stringify(join(folder, 'one'))});
    file.write('x'.repeat(${MORE_THAN_A_BLOCK.length}));
    process.send('ready');
    await new Promise((resolve) => process.on('disconnect', resolve));
  `;
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', code], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const said: unknown[] = [];
  child.on('message', (message) => said.push(message));
  const ended = new Promise<NodeJS.Signals | number | null>((resolve) =>
    child.on('exit', (status, signal) => resolve(signal ?? status)),
  );
  return { child, said, ended };
}

test('a process that Ctrl-C ends leaves nothing half-written', async () => {
  const { child, said, ended } = startWriter();
  await waitUntil(() => said.includes('ready'));
  expect(readdirSync(folder)).toEqual([expect.stringMatching(/^one\.part-/)]);
  child.kill('SIGINT');
  expect(await ended).toBe('SIGINT');
  expect(readdirSync(folder)).toEqual([]);
});

test('where there is no room it says so, and leaves nothing half-written', async () => {
  const { child, said, ended } = startWriter();
  await waitUntil(() => said.includes('ready'));
  // As a full disk does: no file of this process may grow.
  execFileSync('prlimit', ['--pid', String(child.pid), '--fsize=1']);
  child.send('write');
  expect(await ended).toBe(0);
  expect(said[1]).toMatch(/one cannot be written: /);
  expect(readdirSync(folder)).toEqual([]);
});
