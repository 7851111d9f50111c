import { execFileSync, fork } from 'node:child_process';
import { once } from 'node:events';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { createRandom } from '../../lib/kit/stats/random.ts';
import { signalIfThere } from './processes.ts';

/** Nothing of ours outlives its runner by more than this. */
const LIMIT_MS = 10_000;
/**
 * Killed or frozen besides the runner. Where all are killed, the kernel sees to the programs (on Linux), and nobody to what a
 * wrapper has left behind.
 */
const sets = ['none', 'keepers', 'watchman', 'keepers frozen', 'watchman and keepers'] as const;
const moments = ['starting', 'running', 'stopping'] as const;

/** One kill: what was killed when, and what was still there after 10 s (command lines). */
export interface Kill {
  set: (typeof sets)[number];
  moment: (typeof moments)[number];
  survivors: string[];
}

/** Starts a runner with programs, kills it and others by this seed, and waits until everything is gone that somebody sees to, at most 10 s. */
export async function killOnce(seed: number): Promise<Kill> {
  const random = createRandom(seed, 'kill');
  const draw = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)] as T;
  const moment = draw(moments);
  const set = draw(sets);
  const mark = `mark-${randomUUID()}`;
  const runner = fork(
    fileURLToPath(new URL('program-starter.ts', import.meta.url)),
    ['/dev/null', mark, ...(moment === 'stopping' ? ['30'] : [])],
    { execArgv: ['--import', 'tsx'], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] },
  );
  await once(runner, 'message');
  if (moment === 'starting') await sleep(random() * 120);
  else {
    await once(runner, 'message');
    await sleep(random() * 200);
  }
  const others = list(mark).filter(({ pid }) => pid !== runner.pid);
  const watchmen = listAll().filter(({ parent, command }) => parent === runner.pid && command.includes('watchman.cjs'));
  const keepers = others.filter(({ command }) => command.includes('keeper.cjs'));
  const hit = [
    ...(set.startsWith('keepers') || set.includes('and keepers') ? keepers : []),
    ...(set.startsWith('watchman') ? watchmen : []),
  ];
  for (const { pid } of hit) {
    const frozen = set.includes('frozen') && keepers.some((keeper) => keeper.pid === pid);
    signalIfThere(pid, frozen ? 'SIGSTOP' : 'SIGKILL');
  }
  runner.kill('SIGKILL');
  const deadline = Date.now() + LIMIT_MS;
  const isGuarded = ({ command }: Process): boolean =>
    set !== 'watchman and keepers' || !command.includes(`wrapped ${mark}`);
  // What nobody sees to may stay as long as it likes: it is not waited for.
  let left = list(mark);
  while (left.some(isGuarded) && Date.now() < deadline) {
    await sleep(100);
    left = list(mark);
  }
  for (const { pid } of left) signalIfThere(pid, 'SIGKILL');
  return { set, moment, survivors: left.filter(isGuarded).map(({ command }) => command) };
}

interface Process {
  pid: number;
  parent: number;
  command: string;
}

/** Processes by their command line; those that only wait to be reaped are gone. */
function listAll(): Process[] {
  const text = execFileSync('ps', ['-axww', '-o', 'pid=,ppid=,stat=,command='], { encoding: 'utf8' });
  return text.split('\n').flatMap((line) => {
    const [, pid, parent, state, command = ''] = /^\s*(\d+)\s+(\d+)\s+(\S+)\s(.*)$/.exec(line) ?? [];
    return pid === undefined || state?.startsWith('Z') === true
      ? []
      : [{ pid: Number(pid), parent: Number(parent), command }];
  });
}

function list(mark: string): Process[] {
  return listAll().filter(({ command }) => command.includes(mark));
}
