import { assertNever } from '../kit/cutover-error.ts';
import type { FaultAction } from './fault/fault.ts';

/** What a fault does to an attempt, where it does anything. */
export type AppliedAction = Exclude<FaultAction, { kind: 'pass' }>;

/**
 * What of an attempt a fault takes.
 *
 * - `call`: all of it, which then gets no further
 * - `request`: how its body goes to the provider
 * - `content`: what stands in the answer; there is room for many, each edits what those before it made
 * - `delivery`: when and how far the answer comes, once it is edited
 */
export type FaultPlace = 'call' | 'request' | 'content' | 'delivery';

/** Where this has its place. */
export function findPlace(action: AppliedAction): FaultPlace {
  switch (action.kind) {
    case 'respond':
    case 'hold':
    case 'queue':
      return 'call';
    case 'read-slowly':
      return 'request';
    case 'edit':
      return 'content';
    case 'shape':
      return 'delivery';
    default:
      return assertNever(action);
  }
}

/** The first of those applied before that leaves no room for this; undefined when none does. */
export function findObstacle<Applied extends { action: AppliedAction }>(
  before: readonly Applied[],
  action: AppliedAction,
): Applied | undefined {
  return before.find(({ action: earlier }) => !leavesRoom(earlier, action));
}

function leavesRoom(earlier: AppliedAction, action: AppliedAction): boolean {
  if (findPlace(earlier) === 'call' || findPlace(action) === 'call') return false;
  if (earlier.kind === 'edit' && action.kind === 'edit') return earlier.edit.bundles !== true;
  return findPlace(earlier) !== findPlace(action);
}
