import { existsSync, mkdirSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import configuration from '../vitest.config.ts';
import longConfiguration from '../vitest.long.config.ts';
import { setup as shareFolder } from './support/temporary-folder.ts';

const before = process.env['TMPDIR'];
afterEach(() => void (process.env['TMPDIR'] = before));

test('what tests make in the temporary folder lies in one of this run, which is removed after it', () => {
  expect(basename(tmpdir())).toMatch(/^cutover-tests-\d+-/);
  const setup = 'test/support/temporary-folder.ts';
  const projects = configuration.test?.projects ?? [];
  expect(projects.length).toBeGreaterThan(1);
  for (const project of projects) expect(project).toMatchObject({ test: { globalSetup: setup } });
  expect(longConfiguration.test?.globalSetup).toBe(setup);
});

test('a run removes what its tests left, and what one that was killed left, and nothing else', () => {
  const system = mkdtempSync(join(tmpdir(), 'cutover-system-'));
  process.env['TMPDIR'] = system;
  // No process has this id.
  const ofKilled = join(system, 'cutover-tests-999999999-abc');
  const ofRunning = join(system, `cutover-tests-${process.ppid}-abc`);
  for (const folder of [ofKilled, ofRunning, join(system, 'cutover-drill-1')]) mkdirSync(folder);
  writeFileSync(join(ofKilled, 'drill.json'), '{}');
  const end = shareFolder();
  expect(tmpdir()).not.toBe(system);
  mkdirSync(join(tmpdir(), 'left/by/a/test'), { recursive: true });
  // The second project of the same run.
  expect(shareFolder()).toBeUndefined();
  const shared = tmpdir();
  end?.();
  expect(tmpdir()).toBe(system);
  expect(existsSync(shared)).toBe(false);
  expect(readdirSync(system).toSorted()).toEqual(['cutover-drill-1', basename(ofRunning)].toSorted());
});
