import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** What makes sure that a process group does not outlive this process. */
export interface Watchman {
  /**
   * Takes a process that leads a group of its own; resolves nothing, and lets go of it when the process exits. `mark`: what it has started
   * bears in its environment.
   */
  watch(leader: ChildProcess, mark?: string): void;
  /** Nothing that bears this mark is left. */
  forget(mark: string): void;
}

/** A watchman that was killed is replaced, so often. */
const MAX_STARTS = 5;

/**
 * A process besides this one that kills what it was told of when this one is gone, however it went: the children end by
 * themselves then, but one that is frozen, or whose keeper was killed too, cannot.
 */
function createWatchman(): Watchman {
  const leaders = new Set<number>();
  const marks = new Set<string>();
  let child: ChildProcess | null = null;
  let starts = 0;

  function start(): ChildProcess | null {
    if (starts >= MAX_STARTS) return null;
    starts++;
    const started = fork(fileURLToPath(new URL('watchman.cjs', import.meta.url)), [], {
      execArgv: [],
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      detached: true,
    });
    // Neither it nor its channel keeps this process running.
    started.unref();
    started.channel?.unref();
    started.on('error', () => {});
    started.once('exit', () => {
      child = leaders.size === 0 ? null : start();
    });
    for (const add of leaders) started.send({ add }, () => {});
    for (const mark of marks) started.send({ mark }, () => {});
    return started;
  }
  // One that stands still would not notice that there is nothing to watch any more.
  process.once('exit', () => void (leaders.size === 0 && child?.kill('SIGKILL')));
  function tell(message: { add: number } | { remove: number } | { mark: string } | { unmark: string }): void {
    if (child?.connected === true) child.send(message, () => {});
  }
  return {
    watch(leader, mark) {
      const { pid } = leader;
      if (pid === undefined) return;
      leaders.add(pid);
      if (mark !== undefined) marks.add(mark);
      if (child === null) child = start();
      else {
        tell({ add: pid });
        if (mark !== undefined) tell({ mark });
      }
      leader.once('exit', () => {
        leaders.delete(pid);
        tell({ remove: pid });
      });
    },
    forget(mark) {
      marks.delete(mark);
      tell({ unmark: mark });
    },
  };
}

/** This process's one. */
export const watchman = createWatchman();
