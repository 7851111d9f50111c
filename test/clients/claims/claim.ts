import type { ClientOutcome } from '../client-outcome.ts';

/** Looks an outcome up. Throws when there is no such row. */
export type LookUp = (client: string, mode: 'whole' | 'streamed', title: string) => ClientOutcome;

/** A sentence for the page, and what must have been observed for it to be true. */
export interface Claim {
  says: string;
  holds(look: LookUp): boolean;
}
