import { onFailure } from './failures.ts';
import { onLostOutput } from './outputs.ts';

/** What stops a drill in its middle. Faults are reverted first, and what there is is scored. */
export interface DrillStop {
  /** Its reason is a clause: `stopped by hand`. */
  signal: AbortSignal;
  release(): void;
}

/** What people are told when it is stopped, by what there is to put in order. */
export interface StopWords {
  /** A sentence without its full stop. */
  stopping: string;
  /** A clause, behind what was lost. */
  lost: string;
}

/** Of what makes nobody fail, and keeps nothing. */
export const checkWords: StopWords = {
  stopping: 'Stopping: nothing is left behind',
  lost: 'it stops, and leaves nothing behind',
};

export const drillWords: StopWords = {
  stopping: 'Stopping: faults are reverted first',
  lost: 'the drill stops, faults first',
};

/** Ctrl-C reaches a program that npm started twice: from the terminal, and from npm. */
const SAME_MS = 500;

/**
 * Stops a drill at Ctrl-C, SIGTERM, when its terminal or whoever read its words goes, and at a failure that nobody caught. Ctrl-C
 * a second time leaves at once: the leases do the rest.
 */
export function stopDrill(tell: (text: string) => void, words: StopWords = drillWords): DrillStop {
  const controller = new AbortController();
  let stoppedMs = 0;
  const stop = (reason: string): void => {
    if (controller.signal.aborted) return;
    stoppedMs = performance.now();
    controller.abort(reason);
  };
  const onInterrupt = (): void => {
    if (controller.signal.aborted && performance.now() - stoppedMs > SAME_MS) process.exit(4);
    if (!controller.signal.aborted) tell(`${words.stopping}. Press Ctrl-C again to leave at once.`);
    stop('stopped by hand');
  };
  // The kernel and the shell may both send it: it is never a wish to leave at once.
  const onHangup = (): void => stop('its terminal was closed');
  process.on('SIGINT', onInterrupt).on('SIGTERM', onInterrupt).on('SIGHUP', onHangup);
  const releases = [
    onLostOutput(({ why }) => {
      console.error(`cutover: ${why}: ${words.lost}.`);
      stop(why);
    }),
    onFailure(() => stop('a failure of its runner')),
  ];
  return {
    signal: controller.signal,
    release() {
      process.off('SIGINT', onInterrupt).off('SIGTERM', onInterrupt).off('SIGHUP', onHangup);
      for (const release of releases) release();
    },
  };
}
