import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test, vi } from 'vitest';
import { findK6 } from '../../../lib/run/runner/find-k6.ts';
import {
  createScratch,
  createTarGz,
  fakeK6,
  listFiles,
  releaseOf,
  startEnsureK6,
  startMirror,
  writeExecutable,
} from '../../support/setup-scratch.ts';

const archive = createTarGz('k6-v2.2.0-test', 'k6', fakeK6('2.2.0'));
const MADE = ['k6/2.2.0/k6'];
const project = fileURLToPath(new URL('../../../', import.meta.url));

test('k6 is fetched from a mirror, checked, and found by the next set-up without a word', async () => {
  using scratch = createScratch();
  const { root } = scratch;
  const real = await findK6({ root: project, env: process.env });
  const realArchive = createTarGz('k6-v2.2.0-test', 'k6', readFileSync(real.path));
  await using mirror = await startMirror((_request, response) => response.end(realArchive));
  const env = { PATH: '', CUTOVER_K6_MIRROR: `${mirror.url}/` };

  const first = await startEnsureK6({ root, release: releaseOf(realArchive) }, env).ended;
  expect(first).toMatchObject({ code: 0, stderr: expect.stringContaining('k6 2.2.0 is ready') });
  const made = JSON.parse(first.stdout);
  expect(spawnSync(made.path, ['version'], { encoding: 'utf8' }).stdout).toContain(`v${real.version}`);
  expect(mirror.paths).toEqual(['/mirror/v2.2.0/k6-v2.2.0-test.tar.gz']);
  expect(listFiles(join(root, '.cache'))).toEqual(MADE);

  const second = await startEnsureK6({ root, release: releaseOf(realArchive) }, env).ended;
  expect(second).toMatchObject({ code: 0, stderr: '' });
  expect(mirror.paths).toHaveLength(1);
});

test('an archive with another SHA-256 is refused and nothing of it is left', async () => {
  using scratch = createScratch();
  const { root } = scratch;
  await using mirror = await startMirror((_request, response) => response.end(archive));
  const env = { PATH: '', CUTOVER_K6_MIRROR: mirror.url };
  const result = await startEnsureK6({ root, release: releaseOf(archive, '0'.repeat(64)) }, env).ended;
  expect(result).toMatchObject({ code: 2, stderr: expect.stringContaining('refused: its SHA-256 is') });
  expect(listFiles(join(root, '.cache'))).toEqual([]);
});

test('an archive whose k6 does not run is refused, whatever its SHA-256', async () => {
  using scratch = createScratch();
  const { root } = scratch;
  const broken = createTarGz('k6-v2.2.0-test', 'k6', Buffer.from('no program'));
  await using mirror = await startMirror((_request, response) => response.end(broken));
  const env = { PATH: '', CUTOVER_K6_MIRROR: mirror.url };
  const result = await startEnsureK6({ root, release: releaseOf(broken) }, env).ended;
  expect(result).toMatchObject({ code: 2, stderr: expect.stringContaining('does not run') });
  expect(listFiles(join(root, '.cache'))).toEqual([]);
});

test('when no way works, one error names every way, how it failed, and what to do', async () => {
  using scratch = createScratch();
  const { root } = scratch;
  const old = writeExecutable(join(root, 'bin/k6'), fakeK6('1.3.0'));
  await using mirror = await startMirror((_request, response) => response.writeHead(403).end());
  const env = { PATH: join(root, 'bin'), CUTOVER_K6_MIRROR: mirror.url };
  const result = await startEnsureK6({ root, release: releaseOf(archive) }, env).ended;
  expect(result.code).toBe(2);
  const message = result.stderr.slice(result.stderr.indexOf('Failed to set up'));
  const host = new URL(mirror.url).host;
  expect(message.split('\n')).toEqual([
    'Failed to set up k6 2.2.0: no way worked.',
    '  - CUTOVER_K6: not set',
    `  - PATH: ${old} is version 1.3.0, 2.0 or newer is needed`,
    `  - ${join(root, '.cache/k6/2.2.0/k6')}: not there`,
    `  - release archive ${mirror.url}/v2.2.0/k6-v2.2.0-test.tar.gz: ${host} answered with status 403`,
    '  - build of scripts/k6 with Go: go was not found on PATH',
    'Do one of these and start again:',
    '  - put k6 2.0 or newer on PATH, or name it in CUTOVER_K6;',
    '  - set CUTOVER_K6_MIRROR to a base URL below which v2.2.0/k6-v2.2.0-test.tar.gz lies;',
    '  - install Go 1.25 or newer, with a module proxy it can reach.',
    '',
  ]);
});

test('of two set-ups at once one works and the other waits for it', async () => {
  using scratch = createScratch();
  const { root } = scratch;
  // Answers only when both are there: one asking, one waiting.
  let output = (): string => '';
  await using mirror = await startMirror((_request, response) => {
    void vi
      .waitUntil(() => output().includes('waiting for another set-up'), { timeout: 60_000 })
      .then(() => response.end(archive));
  });
  const env = { PATH: '', CUTOVER_K6_MIRROR: mirror.url };
  const runs = [0, 1].map(() => startEnsureK6({ root, release: releaseOf(archive) }, env));
  output = () => runs.map((run) => run.result.stderr).join('');
  const results = await Promise.all(runs.map((run) => run.ended));
  expect(results.map((result) => result.code)).toEqual([0, 0]);
  expect(results[0]?.stdout).toContain(join(root, '.cache/k6/2.2.0/k6'));
  expect(mirror.paths).toHaveLength(1);
  expect(listFiles(join(root, '.cache'))).toEqual(MADE);
});

test.each(['SIGKILL', 'SIGTERM'] as const)('after %s half way the next set-up is clean', async (signal) => {
  using scratch = createScratch();
  const { root } = scratch;
  let whole = false;
  await using mirror = await startMirror((_request, response) => {
    if (whole) response.end(archive);
    else response.writeHead(200, { 'content-length': archive.length }).write(archive.subarray(0, 100));
  });
  const env = { PATH: '', CUTOVER_K6_MIRROR: mirror.url };
  const killed = startEnsureK6({ root, release: releaseOf(archive) }, env);
  await vi.waitUntil(() => existsSync(join(root, '.cache/k6')) && listFiles(join(root, '.cache')).length > 0, {
    timeout: 60_000,
  });
  killed.child.kill(signal);
  const end = await killed.ended;
  expect(end.stdout).toBe('');
  // Asked to stop, it clears up itself; killed, it cannot, and the next one does.
  expect(listFiles(join(root, '.cache')).length).toBe(signal === 'SIGTERM' ? 0 : 1);
  whole = true;
  const next = await startEnsureK6({ root, release: releaseOf(archive) }, env).ended;
  expect(next).toMatchObject({ code: 0 });
  expect(next.stderr).not.toContain('waiting');
  expect(listFiles(join(root, '.cache'))).toEqual(MADE);
});

test('k6 is built with Go when the archive cannot be had', { timeout: 300_000 }, async () => {
  using scratch = createScratch();
  const { root } = scratch;
  mkdirSync(join(root, 'scripts'));
  cpSync(join(project, 'scripts/k6'), join(root, 'scripts/k6'), { recursive: true });
  await using mirror = await startMirror((_request, response) => response.writeHead(404).end());
  const go = spawnSync('go', ['env', 'GOROOT'], { encoding: 'utf8' }).stdout.trim();
  const env = { ...process.env, CUTOVER_K6: '', PATH: join(go, 'bin'), CUTOVER_K6_MIRROR: mirror.url };
  const result = await startEnsureK6({ root, release: releaseOf(archive) }, env).ended;
  expect(result).toMatchObject({ code: 0, stderr: expect.stringContaining('Building k6 2.2.0 with Go') });
  const version = spawnSync(join(root, '.cache/k6/2.2.0/k6'), ['version'], { encoding: 'utf8' });
  expect(version.stdout).toContain('k6 v2.2.0');
  expect(listFiles(join(root, '.cache'))).toEqual(MADE);
});

test('a build that fails says what Go said', async () => {
  using scratch = createScratch();
  const { root } = scratch;
  mkdirSync(join(root, 'scripts/k6'), { recursive: true });
  writeExecutable(
    join(root, 'bin/go'),
    Buffer.from('#!/bin/sh\n[ "$1" = version ] || { echo "no module proxy"; exit 3; }\n'),
  );
  await using mirror = await startMirror((_request, response) => response.writeHead(404).end());
  const env = { PATH: join(root, 'bin'), CUTOVER_K6_MIRROR: mirror.url };
  const result = await startEnsureK6({ root, release: releaseOf(archive) }, env).ended;
  expect(result).toMatchObject({ code: 2, stderr: expect.stringContaining('go build ended with 3: no module proxy') });
  expect(listFiles(join(root, '.cache'))).toEqual([]);
});
