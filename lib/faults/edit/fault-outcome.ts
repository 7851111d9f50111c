/**
 * What became of a fault that was decided on for one attempt.
 *
 * - `applied`: it has happened
 * - `skipped`: it never will; `reason` as records and status count it
 */
export type FaultOutcome = { kind: 'applied' } | { kind: 'skipped'; reason: string };

/** It has happened. */
export const APPLIED: FaultOutcome = { kind: 'applied' };
