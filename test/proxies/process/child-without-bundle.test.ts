import { readFileSync } from 'node:fs';
import { expect, it, vi } from 'vitest';
import { startChild } from '../../../lib/proxies/process/child.ts';

vi.mock('../../../lib/proxies/process/find-bundle.mjs', () => ({ findBundle: async () => null }));

it('a process of ours starts from its source where no bundle of it can be kept', async () => {
  const entry = new URL('../../support/sample-child.ts', import.meta.url);
  const child = await startChild<{ doubled: number }>({ name: 'sample', entry, settings: { mode: 'run', value: 4 } });
  expect(child.facts.doubled).toBe(8);
  if (process.platform === 'linux') {
    expect(readFileSync(`/proc/${child.pid}/cmdline`, 'utf8')).toContain('sample-child.ts');
  }
  await child.stop();
});
