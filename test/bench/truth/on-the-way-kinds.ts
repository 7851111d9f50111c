import type { OnTheWayKind } from '../../../lib/collector/scorecard/on-the-way.ts';

const kinds: Record<OnTheWayKind, true> = {
  'truncated-by-target': true,
  'healed-cut': true,
  spliced: true,
  foreign: true,
  replayed: true,
  rewritten: true,
  'not-from-a-provider': true,
};

/** Every kind there is. */
export const onTheWayKinds = Object.keys(kinds) as OnTheWayKind[];
