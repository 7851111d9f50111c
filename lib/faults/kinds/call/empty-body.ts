import { object } from '../../../kit/settings/object.ts';
import { defineFault } from '../../fault/fault.ts';

/** A success without content: by its status alone nothing went wrong. */
export const emptyBody = defineFault({
  summary: 'The provider answers 200 with no body at all.',
  settings: object({}),
  decide: () => ({ kind: 'respond', status: 200, headers: { 'content-type': 'application/json' }, body: '' }),
});
