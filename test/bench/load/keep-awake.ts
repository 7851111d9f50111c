import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpus } from 'node:os';
import type { Cleanup } from '../../../lib/proxies/process/cleanup.ts';

/** Turns until whoever started it is gone, whatever ended that. */
const SPIN = `while (process.ppid === ${process.pid}) for (let turn = 0; turn < 1e7; turn++);`;

/**
 * Keeps each processor busy with a loop that everything else goes before (SCHED_IDLE, sched(7)), until it is disposed
 * of. An idle processor of a virtual machine goes back to the host, and comes again when the host has time for it: on
 * a busy host that takes longer than what a proxy costs, for whoever wakes up once more than the direct path.
 * `awake` is false where there is no `chrt` (util-linux): then the processors are left alone.
 */
export async function keepAwake(): Promise<{ awake: boolean } & AsyncDisposable> {
  const loops = cpus().map(() => spawn('chrt', ['--idle', '0', process.execPath, '-e', SPIN], { stdio: 'ignore' }));
  const started = await Promise.allSettled(loops.map((loop) => once(loop, 'spawn')));
  return {
    awake: started.every(({ status }) => status === 'fulfilled'),
    async [Symbol.asyncDispose]() {
      const running = loops.filter(({ pid, exitCode, signalCode }) => pid && exitCode === null && signalCode === null);
      const ended = running.map((loop) => once(loop, 'exit'));
      for (const loop of running) loop.kill('SIGKILL');
      await Promise.all(ended);
    },
  };
}

/** Keeps them awake until the end, or until `letSleep`, and says so when it cannot. */
export async function keepProcessorsAwake(cleanup: Cleanup): Promise<{ letSleep(): Promise<void> }> {
  const loops = await keepAwake();
  cleanup.defer('what keeps the processors awake', () => loops[Symbol.asyncDispose]());
  const letSleep = async (): Promise<void> => loops[Symbol.asyncDispose]();
  if (loops.awake) return { letSleep };
  process.stderr.write('bench: processors may fall asleep: there is no chrt here. On a virtual machine that shows.\n');
  return { letSleep };
}
