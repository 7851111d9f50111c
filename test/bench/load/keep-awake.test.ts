import { spawn, spawnSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const findLoops = (parent: number): number[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
        return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]) === parent;
      } catch {
        return false;
      }
    })
    .map(Number)
    .filter((pid) => readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('process.ppid'));

const isLinux = process.platform === 'linux' && spawnSync('chrt', ['--version']).status === 0;

test.runIf(isLinux)('the loops give way to everything else, and end with whoever started them', async () => {
  const module = fileURLToPath(new URL('keep-awake.ts', import.meta.url));
  const code = `const { keepAwake } = await import(${JSON.stringify(module)}); console.log((await keepAwake()).awake); await new Promise((done) => setTimeout(done, 60_000));`;
  const starter = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', code]);
  const said = await new Promise<string>((resolve) => starter.stdout.once('data', (text) => resolve(String(text))));
  expect(said.trim()).toBe('true');
  const loops = findLoops(starter.pid ?? -1);
  expect(loops.length).toBeGreaterThan(0);
  for (const pid of loops) {
    expect(spawnSync('chrt', ['--pid', String(pid)]).stdout.toString()).toContain('SCHED_IDLE');
  }
  starter.kill('SIGKILL');
  const isThere = (pid: number): boolean => {
    try {
      return !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ');
    } catch {
      return false;
    }
  };
  await expect.poll(() => loops.filter(isThere)).toEqual([]);
});
