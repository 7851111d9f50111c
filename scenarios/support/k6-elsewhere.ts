/** Stands in for `cutover/k6` where there is no k6: it can be imported, and says so when it is used. */
import type * as inside from './k6.ts';

function refuse(): never {
  throw new Error('cutover/k6 works inside k6 only. Run the scenario with "cutover drill FILE".');
}

const elsewhere: Omit<typeof inside, 'options'> = { setup: refuse, replay: refuse, virtualUser: () => refuse };

/** None: they follow from a run's plan. */
export const options = {};
export const { setup, replay, virtualUser } = elsewhere;
