import { mkdir, mkdtemp, realpath, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findScript } from '../../../lib/run/programs/find-script.ts';

const source = { kind: 'package', script: 'start.js', remedy: 'Install it.' } as const;

describe('findScript', () => {
  it('finds a package beside Cutover, and one that only the project has', async () => {
    const project = await realpath(await mkdtemp(join(tmpdir(), 'cutover-project-')));
    const folder = join(project, 'node_modules/only-there');
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'package.json'), '{ "name": "only-there", "version": "1.0.0" }');
    expect(findScript('target x', { ...source, name: 'only-there' }, project)).toBe(join(folder, 'start.js'));
    expect(findScript('target x', { ...source, name: 'vitest' }, project)).toMatch(/node_modules\/vitest\/start\.js$/);
  });

  it('says what to do about one that is in neither', () => {
    expect(() => findScript('target x', { ...source, name: 'no-such-package' }, tmpdir())).toThrow(
      'target x needs the npm package no-such-package. Install it.',
    );
  });
});
