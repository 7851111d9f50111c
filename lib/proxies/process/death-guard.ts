import { spawnSync } from 'node:child_process';

let words: readonly string[] | undefined;

/**
 * The words to put before a command so that the kernel kills it when the process that starts it dies, however that went:
 * setpriv (util-linux 2.33), which sets Linux' parent-death signal and then becomes the command. [] where there is none.
 */
export function findDeathGuard(): readonly string[] {
  return (words ??= tryDeathGuard());
}

function tryDeathGuard(): readonly string[] {
  if (process.platform !== 'linux') return [];
  const guard = ['setpriv', '--pdeathsig', 'KILL', '--'];
  const { status } = spawnSync('setpriv', [...guard.slice(1), 'true'], { stdio: 'ignore' });
  return status === 0 ? guard : [];
}
