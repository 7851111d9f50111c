import { mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { findK6 as findForRun, K6_VERSION } from '../../../lib/run/runner/find-k6.ts';
import { findK6 as findForSetup } from '../../../scripts/setup/find-k6.mjs';
import release from '../../../scripts/setup/k6-release.json' with { type: 'json' };
import { createScratch, fakeK6, writeExecutable } from '../../support/setup-scratch.ts';

type Found = { path: string; version: string } | 'none' | { error: string };

const cases: {
  title: string;
  files: Record<string, Buffer>;
  env: (root: string) => NodeJS.ProcessEnv;
  found: (root: string) => Found;
}[] = [
  {
    title: 'CUTOVER_K6 wins over PATH and cache',
    files: { 'own/k6': fakeK6('2.3.0'), 'bin/k6': fakeK6('2.1.0'), '.cache/k6/2.2.0/k6': fakeK6('2.2.0') },
    env: (root) => ({ CUTOVER_K6: join(root, 'own/k6'), PATH: join(root, 'bin') }),
    found: (root) => ({ path: join(root, 'own/k6'), version: '2.3.0' }),
  },
  {
    title: 'CUTOVER_K6 that is not there is an error, though PATH has one',
    files: { 'bin/k6': fakeK6('2.1.0') },
    env: (root) => ({ CUTOVER_K6: join(root, 'own/k6'), PATH: join(root, 'bin') }),
    found: (root) => ({ error: `CUTOVER_K6: ${join(root, 'own/k6')} is not there` }),
  },
  {
    title: 'CUTOVER_K6 older than 2.0 is an error',
    files: { 'own/k6': fakeK6('1.3.0') },
    env: (root) => ({ CUTOVER_K6: join(root, 'own/k6') }),
    found: (root) => ({ error: `CUTOVER_K6: ${join(root, 'own/k6')} is version 1.3.0, 2.0 or newer is needed` }),
  },
  {
    title: 'CUTOVER_K6 that is something else is an error',
    files: { 'own/k6': Buffer.from('#!/bin/sh\necho hello\n') },
    env: (root) => ({ CUTOVER_K6: join(root, 'own/k6') }),
    found: (root) => ({ error: `CUTOVER_K6: ${join(root, 'own/k6')} is no k6` }),
  },
  {
    title: 'an empty CUTOVER_K6 counts as not set',
    files: { 'bin/k6': fakeK6('2.0.0') },
    env: (root) => ({ CUTOVER_K6: '', PATH: join(root, 'bin') }),
    found: (root) => ({ path: join(root, 'bin/k6'), version: '2.0.0' }),
  },
  {
    title: 'PATH wins over the cache',
    files: { 'bin/k6': fakeK6('2.0.0'), '.cache/k6/2.2.0/k6': fakeK6('2.2.0') },
    env: (root) => ({ PATH: join(root, 'bin') }),
    found: (root) => ({ path: join(root, 'bin/k6'), version: '2.0.0' }),
  },
  {
    title: 'an old k6 on PATH is passed over for a newer one behind it',
    files: { 'old/k6': fakeK6('1.3.0'), 'bin/k6': fakeK6('10.0.0') },
    env: (root) => ({ PATH: [join(root, 'old'), join(root, 'bin')].join(delimiter) }),
    found: (root) => ({ path: join(root, 'bin/k6'), version: '10.0.0' }),
  },
  {
    title: 'an old k6 on PATH is passed over for the cache',
    files: { 'bin/k6': fakeK6('1.3.0'), '.cache/k6/2.2.0/k6': fakeK6('2.2.0') },
    env: (root) => ({ PATH: join(root, 'bin') }),
    found: (root) => ({ path: join(root, '.cache/k6/2.2.0/k6'), version: '2.2.0' }),
  },
  {
    title: 'a cached k6 that does not run is not used',
    files: { '.cache/k6/2.2.0/k6': Buffer.from('half a download') },
    env: () => ({ PATH: '' }),
    found: () => 'none',
  },
  { title: 'nothing anywhere', files: {}, env: () => ({}), found: () => 'none' },
  {
    title: 'a relative PATH entry does not count',
    files: { 'bin/k6': fakeK6('2.2.0') },
    env: () => ({ PATH: ['', '.', 'bin'].join(delimiter) }),
    found: () => 'none',
  },
];

describe('the k6 of a run and the k6 of the set-up are the same', () => {
  test('they are pinned to one version', () => {
    expect(K6_VERSION).toBe(release.version);
  });

  test.each(cases)('$title', async ({ files, env, found }) => {
    using scratch = createScratch();
    for (const [name, content] of Object.entries(files)) writeExecutable(join(scratch.root, name), content);
    const options = { root: scratch.root, env: env(scratch.root) };
    const bySetup = findForSetup({ ...options, version: release.version }).then(
      (result): Found => (result.kind === 'missing' ? 'none' : { path: result.path, version: result.version }),
      (error: Error): Found => ({ error: error.message }),
    );
    const byRun = findForRun(options).catch((error: Error): Found =>
      error.message.startsWith('No k6') ? 'none' : { error: error.message },
    );
    const expected = found(scratch.root);
    for (const actual of [await bySetup, await byRun]) {
      if (typeof expected === 'object' && 'error' in expected) {
        expect(actual).toEqual({ error: expect.stringContaining(expected.error) });
      } else expect(actual).toEqual(expected);
    }
  });
});

test('what was passed over is named with the reason', async () => {
  using scratch = createScratch();
  const old = writeExecutable(join(scratch.root, 'bin/k6'), fakeK6('1.3.0'));
  const found = await findForSetup({ root: scratch.root, env: { PATH: join(scratch.root, 'bin') }, version: '2.2.0' });
  expect(found.passedOver).toEqual([`${old} is version 1.3.0, 2.0 or newer is needed`]);
});

test('a folder or a file without the right to run it, called k6, is not taken for one', async () => {
  using scratch = createScratch();
  mkdirSync(join(scratch.root, 'a/k6'), { recursive: true });
  mkdirSync(join(scratch.root, 'b'));
  writeFileSync(join(scratch.root, 'b/k6'), fakeK6('2.2.0'), { mode: 0o644 });
  const env = { PATH: [join(scratch.root, 'a'), join(scratch.root, 'b')].join(delimiter) };
  await expect(findForRun({ root: scratch.root, env })).rejects.toThrow('npx cutover setup');
});
