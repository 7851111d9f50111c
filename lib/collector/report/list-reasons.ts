import type { Scorecard } from '../scorecard/scorecard.ts';

/** The reasons worth a list: all of them, or none when there is one, as the verdict sentence says that one in full. */
export function listReasons({ reasons }: Scorecard): Scorecard['reasons'] {
  return reasons.length > 1 ? reasons : [];
}
