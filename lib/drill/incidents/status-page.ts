import { object, required, unionByKind } from '../../kit/settings/object.ts';
import { choice, list, number, text } from '../../kit/settings/reader.ts';
import { MOST_MS } from './phase.ts';

/** The states of Atlassian's Statuspage, which most providers use. */
const statusStates = ['investigating', 'identified', 'monitoring', 'resolved'] as const;

/** What an incident on a status page is said to be in. */
export type StatusState = (typeof statusStates)[number];

/** Reads what the status page said and when; `silent`: nothing while it lasted; `unknown`: nobody has written it down. */
export const statusPageSettings = unionByKind({
  updates: object({
    updates: required(
      'what it said, in order',
      list(
        object({
          atMs: required("when, ms from the incident's start", number({ min: 0, max: MOST_MS })),
          state: required('the state it gave', choice(statusStates)),
          says: required('what it said, in own words', text()),
        }),
        { min: 1, max: 100 },
      ),
    ),
  }),
  silent: object({}),
  unknown: object({}),
});
