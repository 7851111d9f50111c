/** What a person can note of how an outage was met. */
export const noteKinds = ['paged', 'seen', 'mitigated'] as const;

/**
 * - `paged`: an alert has reached somebody
 * - `seen`: somebody has seen it, without an alert
 * - `mitigated`: what was to be done is done
 */
export type NoteKind = (typeof noteKinds)[number];
