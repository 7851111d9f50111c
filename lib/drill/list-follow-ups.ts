import type { FollowUpSettings } from './follow-ups.ts';

/** What of a drill's traffic says how often an arrival may be asked for. */
export interface AskedTraffic {
  followUps?: readonly FollowUpSettings[] | undefined;
}

/** Every follow-up that an arrival may have, in the order in which they are numbered. */
export function listFollowUps({ followUps = [] }: AskedTraffic): FollowUpSettings[] {
  return followUps.flatMap((settings) => Array.from({ length: settings.atMost }, () => settings));
}
