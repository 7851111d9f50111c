import { object } from '../../../kit/settings/object.ts';
import { defineConnectionFault } from '../../fault/fault.ts';

/** A load balancer with nobody behind it, or a full one. */
export const resetOnAccept = defineConnectionFault({
  summary: 'The provider accepts new connections and resets them at once; those that are open already go on.',
  settings: object({}),
  decide: () => ({ kind: 'reset' }),
});
