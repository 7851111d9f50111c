import { object, required, unionByKind } from '../../kit/settings/object.ts';
import { number } from '../../kit/settings/reader.ts';
import { MOST_MS } from './phase.ts';

const durationMs = required('how long it takes, ms', number({ min: 1, max: MOST_MS }));

/**
 * Reads how an incident ended, behind its last phase: `step`, at once; `ramp`, the share of the last phase falling to none;
 * `flapping`, on and off by turns; `herd`, well, while those who waited fall upon it.
 */
export const recoverySettings = unionByKind({
  step: object({}),
  ramp: object({ durationMs }),
  flapping: object({
    durationMs,
    periodMs: required('one turn on and off, ms', number({ min: 1, max: MOST_MS })),
    onRatio: required('the share of a turn in which it fails as in the last phase', number({ min: 0.0001, max: 1 })),
  }),
  herd: object({
    durationMs,
    rateFactor: required('times the usual traffic, falling to it over that time', number({ min: 1, max: 1_000 })),
  }),
});
