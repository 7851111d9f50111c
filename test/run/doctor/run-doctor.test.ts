import { describe, expect, it } from 'vitest';
import { CutoverError } from '../../../lib/kit/cutover-error.ts';
import { createCapacityCheck } from '../../../lib/run/doctor/capacity-check.ts';
import type { Machine } from '../../../lib/run/doctor/machine.ts';
import { machineChecks } from '../../../lib/run/doctor/machine-checks.ts';
import { ownMachine } from '../../../lib/run/doctor/machine.ts';
import { runDoctor } from '../../../lib/run/doctor/run-doctor.ts';
import { renderDoctorLine } from '../../../scripts/terminal/render-doctor.ts';

const GIB = 1024 ** 3;
const well: Machine = {
  nodeVersion: '22.1.0',
  processors: 4,
  findK6: () => Promise.resolve({ path: '/bin/k6', version: '2.2.0' }),
  findFreePort: () => Promise.resolve(4_000),
  readFileLimit: () => 20_000,
  readFreeMemory: () => 8 * GIB,
  readDisk: () => Promise.resolve({ path: '/here', isWritable: true, freeBytes: 50 * GIB }),
  watch: () => Promise.resolve({ idleRatio: 0.9, clockSlipMs: 0.1 }),
};
const look = (machine: Machine) => runDoctor(machineChecks, { machine, drill: null });

describe('a machine', () => {
  it('is well where nothing is amiss', async () => {
    const { verdict, lines } = await look(well);
    expect(verdict).toBe('ok');
    expect(lines.map(({ id }) => id)).toEqual([
      'node',
      'k6',
      'ports',
      'open-files',
      'disk',
      'memory',
      'processors',
      'clock',
    ]);
  });

  it.each<[string, string, Partial<Machine>, string]>([
    ['node', 'failed', { nodeVersion: '20.18.9' }, 'Node 20.19'],
    [
      'k6',
      'failed',
      { findK6: () => Promise.reject(new CutoverError('environment', 'No k6 2.0 or newer. Run `npx cutover setup`.')) },
      'cutover setup',
    ],
    [
      'ports',
      'failed',
      { findFreePort: () => Promise.reject(Object.assign(new Error('listen EPERM'), { code: 'EPERM' })) },
      'Mend',
    ],
    ['open-files', 'warning', { readFileLimit: () => 256 }, 'ulimit -n 1064'],
    ['disk', 'failed', { readDisk: () => Promise.resolve({ path: '/', isWritable: false, freeBytes: GIB }) }, '--out'],
    ['disk', 'failed', { readDisk: () => Promise.resolve({ path: '/', isWritable: true, freeBytes: 1e6 }) }, 'room'],
    ['disk', 'warning', { readDisk: () => Promise.resolve({ path: '/', isWritable: true, freeBytes: 5e8 }) }, 'room'],
    ['memory', 'failed', { readFreeMemory: () => 1e8 }, 'End what'],
    ['memory', 'warning', { readFreeMemory: () => 9e8 }, 'End what'],
    ['processors', 'warning', { processors: 1 }, 'two or more'],
    ['processors', 'warning', { watch: () => Promise.resolve({ idleRatio: 0.2, clockSlipMs: 0 }) }, 'idle'],
    ['clock', 'warning', { watch: () => Promise.resolve({ idleRatio: 1, clockSlipMs: -80 }) }, 'NTP'],
  ])('with bad %s: %s, with what to do', async (id, outcome, bad, remedy) => {
    const { verdict, lines } = await look({ ...well, ...bad });
    const line = lines.find((one) => one.id === id)!;
    expect(line).toMatchObject({ outcome, remedy: expect.stringContaining(remedy) as string });
    expect(lines.filter((one) => one.outcome !== 'ok')).toEqual([line]);
    expect(verdict).toBe(outcome);
    const shown = renderDoctorLine(line, 60).split('\n');
    expect(shown.every((text) => text.length <= 60)).toBe(true);
  });

  it('that this runs on can be looked at', async () => {
    const { lines } = await look(ownMachine({ env: process.env, folder: process.cwd() }));
    expect(lines.find(({ id }) => id === 'disk')?.found).toContain('GiB');
    expect(lines.find(({ id }) => id === 'ports')?.outcome).toBe('ok');
  });

  it('throws what is a bug', async () => {
    await expect(look({ ...well, findFreePort: () => Promise.reject(new TypeError('x')) })).rejects.toThrow('x');
  });
});

describe('what it can drive', () => {
  const limit = (perSecond: number | null) => ({
    parts: [],
    full: perSecond === null ? null : { part: 'observer', perSecond },
    most: perSecond === null ? null : perSecond * 0.7,
  });
  it.each([
    [100, 60, 'ok', 'observer is full'],
    [100, 71, 'failed', 'the peak is 71.0/s'],
    [100, null, 'ok', '70.0/s may be asked'],
    [5, null, 'warning', 'observer'],
    [null, 10, 'warning', 'processor time'],
  ])('%s/s against a peak of %s: %s', async (perSecond, peak, outcome, found) => {
    const check = createCapacityCheck(() => Promise.resolve(limit(perSecond)), peak);
    const { lines } = await runDoctor([check], { machine: well, drill: null });
    expect(lines[0]).toMatchObject({ outcome, found: expect.stringContaining(found) as string });
  });
});
