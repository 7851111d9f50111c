import { object } from '../../../kit/settings/object.ts';
import { defineConnectionFault } from '../../fault/fault.ts';

/** A process that hangs while its kernel goes on accepting for it. */
export const acceptNeverRead = defineConnectionFault({
  summary:
    'The provider accepts new connections and never reads from them, so that a large request fills the TCP window; those that are open already go on. When the fault is taken back, they are reset.',
  settings: object({}),
  decide: () => ({ kind: 'never-read' }),
});
