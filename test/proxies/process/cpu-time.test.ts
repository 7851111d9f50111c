import { expect, it } from 'vitest';
import { parseProcessStat, parsePsTime, readCpuMs } from '../../../lib/proxies/process/cpu-time.ts';

it('reads user and system time of Linux, whatever the name holds', () => {
  expect(parseProcessStat('71 (k6) R) S 1 71 71 0 -1 4194560 9 0 0 0 123 45 0 0 20 0 9 0 1 2 3')).toBe(1_680);
  expect(parseProcessStat('')).toBeNull();
});

it.each([
  ['00:00:07\n', 7_000],
  ['1-02:03:04', 93_784_000],
  ['  0:01.25', 1_250],
  ['TIME', null],
  ['', null],
])('reads what ps prints, %j', (printed, ms) => {
  expect(parsePsTime(printed)).toBe(ms);
});

it.runIf(process.platform === 'linux')(
  'grows with what a process does, and is nothing of one that is gone',
  async () => {
    const before = await readCpuMs(process.pid);
    for (const end = performance.now() + 80; performance.now() < end;);
    expect((await readCpuMs(process.pid))!).toBeGreaterThanOrEqual(before!);
    expect(await readCpuMs(2 ** 22 + 1)).toBeNull();
  },
);
