import type { OnTheWayKind } from '../../scorecard/on-the-way.ts';

const kinds: readonly (OnTheWayKind | null)[] = ['spliced', 'foreign', 'replayed', 'not-from-a-provider'];

/** Is it known where the answer came from, though no single attempt of its request gave it? */
export function isFromElsewhere(onTheWay: OnTheWayKind | null): boolean {
  return kinds.includes(onTheWay);
}
