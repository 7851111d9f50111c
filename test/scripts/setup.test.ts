import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { createScratch, fakeK6, writeExecutable } from '../support/setup-scratch.ts';

const scripts = fileURLToPath(new URL('../../scripts', import.meta.url));

/** A clone in which everything is installed already, so that nothing but the command itself is tried. */
function writeClone(root: string): void {
  cpSync(join(scripts, 'setup'), join(root, 'scripts/setup'), { recursive: true });
  cpSync(join(scripts, 'setup.mjs'), join(root, 'scripts/setup.mjs'));
  writeFileSync(join(root, 'package-lock.json'), '{"packages":{"":{}}}');
  mkdirSync(join(root, 'node_modules'));
  writeFileSync(join(root, 'node_modules/.package-lock.json'), '{"packages":{}}');
}

function runSetup(root: string, env: NodeJS.ProcessEnv) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['scripts/setup.mjs'], {
    cwd: root,
    env,
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

test('says nothing when nothing needs doing', () => {
  using scratch = createScratch();
  writeClone(scratch.root);
  writeExecutable(join(scratch.root, 'bin/k6'), fakeK6('2.2.0'));
  const result = runSetup(scratch.root, { PATH: join(scratch.root, 'bin') });
  expect(result).toEqual({ status: 0, stdout: '', stderr: '' });
});

test('says which older k6 on PATH it passed over', () => {
  using scratch = createScratch();
  writeClone(scratch.root);
  const old = writeExecutable(join(scratch.root, 'bin/k6'), fakeK6('1.3.0'));
  writeExecutable(join(scratch.root, '.cache/k6/2.2.0/k6'), fakeK6('2.2.0'));
  const result = runSetup(scratch.root, { PATH: join(scratch.root, 'bin') });
  const said = `k6: passed over ${old} is version 1.3.0, 2.0 or newer is needed\n`;
  expect(result).toEqual({ status: 0, stdout: '', stderr: said });
});

test('ends with 2 and one line, without a stack, when CUTOVER_K6 is wrong', () => {
  using scratch = createScratch();
  writeClone(scratch.root);
  const result = runSetup(scratch.root, { PATH: '', CUTOVER_K6: '/nowhere/k6' });
  expect(result.status).toBe(2);
  expect(result.stderr.trim().split('\n')).toEqual([
    'CUTOVER_K6: /nowhere/k6 is not there or not executable. Name a k6 2.0 or newer, or unset CUTOVER_K6 and let the set-up find or make one.',
  ]);
});

test('ends with 2 when the lock file cannot be read', () => {
  using scratch = createScratch();
  writeClone(scratch.root);
  writeFileSync(join(scratch.root, 'package-lock.json'), '<<<<<<< HEAD');
  const result = runSetup(scratch.root, { PATH: '' });
  expect(result).toMatchObject({ status: 2, stderr: expect.stringContaining('package-lock.json cannot be read') });
});
