import type { OnTheWayKind } from '../../scorecard/on-the-way.ts';

const kinds: readonly (OnTheWayKind | null)[] = ['foreign', 'replayed', 'not-from-a-provider'];

/** Is it known that no attempt of its request gave the answer, and where it came from? */
export function isFromElsewhere(onTheWay: OnTheWayKind | null): boolean {
  return kinds.includes(onTheWay);
}
