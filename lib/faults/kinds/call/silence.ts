import { object } from '../../../kit/settings/object.ts';
import { defineFault } from '../../fault/fault.ts';

/** Accepts the connection, reads the request, and never sends a byte. */
export const silence = defineFault({
  summary: 'The provider accepts the request and stays silent until the caller gives up.',
  settings: object({}),
  decide: () => ({ kind: 'hold' }),
});
