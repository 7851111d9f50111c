import { CutoverError, isSystemError } from '../../kit/cutover-error.ts';
import { explainRefusal } from '../../kit/explain-refusal.ts';
import type { BlockStopped } from './run-block.ts';

/** Why a search was stopped from outside, as a clause: the signal's reason, if whoever stopped it gave one. */
export function describeStop({ reason }: AbortSignal): string {
  return typeof reason === 'string' ? reason : 'it was stopped by hand';
}

/**
 * What ends one block ends the search, and takes nothing away from what was resolved: whoever stops it may do so at any moment, also while a block only begins.
 * Throws on what is a mistake of ours.
 */
export function tellStop(error: unknown, signal: AbortSignal): BlockStopped {
  if (signal.aborted) return { stopped: describeStop(signal) };
  if (error instanceof CutoverError && error.code !== 'bug')
    return { stopped: error.message.replace(/\.$/, ''), isGone: true };
  // What was resolved until then is worth telling, though nothing more can be written.
  if (isSystemError(error)) return { stopped: `this machine refuses it what it needs: ${explainRefusal(error)}` };
  throw error;
}
