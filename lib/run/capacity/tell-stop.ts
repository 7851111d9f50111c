import { CutoverError } from '../../kit/cutover-error.ts';
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
  if (isFullDisk(error)) return { stopped: `its files cannot be written: ${explainRefusal(error)}` };
  throw error;
}

/** Is there no room for what is to be written, or may nothing be any more? */
export function isFullDisk(error: unknown): boolean {
  return error instanceof Error && fullDisk.includes((error as NodeJS.ErrnoException).code ?? '');
}

const fullDisk = ['ENOSPC', 'EDQUOT', 'EROFS'];
