import { tellWait } from './tell-wait.ts';
import { formatCause } from '../../kit/cutover-error.ts';

/** Undoes what was started, last first, on every path: `await using cleanup = createCleanup()`. */
export interface Cleanup extends AsyncDisposable {
  /** Remembers how to undo one thing. */
  defer(what: string, undo: () => unknown): void;
  /** Undoes everything once; what fails is reported and does not keep the rest from being undone. */
  run(): Promise<void>;
}

/** `report` is told about what could not be undone. */
export function createCleanup(report: (message: string) => void = () => {}): Cleanup {
  const steps: { what: string; undo: () => unknown }[] = [];
  const run = async (): Promise<void> => {
    for (let step = steps.pop(); step !== undefined; step = steps.pop()) {
      try {
        await tellWait(`${step.what} to stop`, Promise.resolve(step.undo()), report);
      } catch (error) {
        report(`${step.what} could not be stopped: ${formatCause(error)}`);
      }
    }
  };
  return {
    defer: (what, undo) => void steps.push({ what, undo }),
    run,
    [Symbol.asyncDispose]: run,
  };
}
