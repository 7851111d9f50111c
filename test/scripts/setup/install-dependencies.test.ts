import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { findMismatch, installDependencies } from '../../../scripts/setup/install-dependencies.mjs';
import { createScratch, createTarGz } from '../../support/setup-scratch.ts';

/** A project whose one dependency is an archive beside it, so that npm needs no network. */
function writeProject(root: string): void {
  const archive = createTarGz('package', 'package.json', Buffer.from('{"name":"one","version":"1.0.0"}'));
  writeFileSync(join(root, 'one-1.0.0.tgz'), archive);
  const dependencies = { one: 'file:one-1.0.0.tgz' };
  const integrity = `sha512-${createHash('sha512').update(archive).digest('base64')}`;
  const project = { name: 'scratch', version: '1.0.0' };
  writeFileSync(join(root, 'package.json'), JSON.stringify({ ...project, dependencies }));
  const packages = {
    '': { ...project, dependencies },
    'node_modules/one': { version: '1.0.0', resolved: 'file:one-1.0.0.tgz', integrity },
  };
  writeLock(root, packages);
}

function writeLock(root: string, packages: object): void {
  const lock = { name: 'scratch', version: '1.0.0', lockfileVersion: 3, requires: true, packages };
  writeFileSync(join(root, 'package-lock.json'), JSON.stringify(lock));
}

/** What npm leaves behind, without npm: its record and a package.json for each package. */
function writeInstalled(root: string, packages: Record<string, object>): void {
  mkdirSync(join(root, 'node_modules'), { recursive: true });
  writeFileSync(join(root, 'node_modules/.package-lock.json'), JSON.stringify({ packages }));
  for (const path of Object.keys(packages)) {
    mkdirSync(join(root, path), { recursive: true });
    writeFileSync(join(root, path, 'package.json'), '{}');
  }
}

function install(root: string, lines: string[] = []): Promise<'installed' | 'present'> {
  const progress = { line: (text: string) => void lines.push(text), step: () => ({ end() {} }) };
  const { npm_execpath: _execpath, ...env } = process.env;
  return installDependencies({ root, env, progress });
}

test('npm ci runs when nothing is installed, and not again', async () => {
  using scratch = createScratch();
  const { root } = scratch;
  writeProject(root);
  expect(await install(root)).toBe('installed');
  expect(existsSync(join(root, 'node_modules/one/package.json'))).toBe(true);
  expect(await install(root)).toBe('present');
});

test('node_modules that a killed npm left is installed again', async () => {
  using scratch = createScratch();
  const { root } = scratch;
  writeProject(root);
  await install(root);
  writeFileSync(join(root, '.cache/npm-ci-unfinished'), '1');
  expect(findMismatch(root)).toBe('the last time did not finish');
  expect(await install(root)).toBe('installed');
  expect(findMismatch(root)).toBeUndefined();
});

test('when npm refuses, its words are shown and what was installed stays', async () => {
  using scratch = createScratch();
  const { root } = scratch;
  writeProject(root);
  await install(root);
  const record = readFileSync(join(root, 'node_modules/.package-lock.json'), 'utf8');
  // The lock file no longer fits package.json, which npm ci refuses.
  writeLock(root, { '': { name: 'scratch', version: '1.0.0' }, 'node_modules/two': { version: '2.0.0' } });
  await expect(install(root)).rejects.toThrow(/Failed to install the npm packages: npm ci ended with 1[^]*EUSAGE/);
  expect(readFileSync(join(root, 'node_modules/.package-lock.json'), 'utf8')).toBe(record);
});

describe('node_modules', () => {
  const one = { version: '1.0.0', integrity: 'sha512-a' };
  const linux = { ...one, optional: true, os: ['linux'], cpu: ['x64'] };
  const machine = { platform: 'linux', arch: 'x64' };
  const cases: [title: string, locked: object, installed: Record<string, object>, mismatch: string | undefined][] = [
    ['as locked will do', { one }, { one }, undefined],
    ['with another version will not', { one: { ...one, version: '1.0.1' } }, { one }, 'one is not as locked'],
    ['with other content will not', { one: { ...one, integrity: 'sha512-b' } }, { one }, 'one is not as locked'],
    ['without a package will not', { one, two: one }, { one }, 'two is not as locked'],
    ['without what is for this machine will not', { one, linux }, { one }, 'linux is not as locked'],
    ['without what is for another machine will do', { one, arm: { ...linux, cpu: ['arm64'] } }, { one }, undefined],
    ['without what is not for this machine will do', { one, other: { ...linux, os: ['!linux'] } }, { one }, undefined],
    ['without what is for one libc will do', { one, musl: { ...linux, libc: ['musl'] } }, { one }, undefined],
    ['without what only other machines need will do', { one, wasm: { ...one, optional: true } }, { one }, undefined],
  ];
  const below = (packages: object) =>
    Object.fromEntries(Object.entries(packages).map(([name, value]) => [`node_modules/${name}`, value]));
  test.each(cases)('%s', (_title, locked, installed, mismatch) => {
    using scratch = createScratch();
    writeLock(scratch.root, { '': {}, ...below(locked) });
    writeInstalled(scratch.root, below(installed));
    expect(findMismatch(scratch.root, machine)).toBe(mismatch === undefined ? undefined : `node_modules/${mismatch}`);
  });

  test('with a package that was deleted by hand will not do', () => {
    using scratch = createScratch();
    writeLock(scratch.root, { '': {}, ...below({ one }) });
    writeInstalled(scratch.root, below({ one }));
    rmSync(join(scratch.root, 'node_modules/one'), { recursive: true });
    expect(findMismatch(scratch.root)).toBe('node_modules/one is gone');
  });
});

test('a lock file that cannot be read is an error, not a reason to install', async () => {
  using scratch = createScratch();
  await expect(install(scratch.root)).rejects.toThrow('package-lock.json cannot be read');
});
