import { object, optional } from '../../../kit/settings/object.ts';
import { bodyAmount, readAmount } from '../../fault/body-amount.ts';
import { defineFault } from '../../fault/fault.ts';

/** A crash or a broken path in the middle of the answer. */
export const reset = defineFault({
  summary: 'The provider resets the connection in place of its answer, or in the middle of it.',
  settings: object({
    after: optional(
      'how much of the body comes before; without it, not even the head does. A shorter body passes whole',
      bodyAmount({ min: 0, whole: true }),
    ),
  }),
  decide: ({ after }) => ({
    kind: 'shape',
    shape: { kind: 'stop', after: after === undefined ? null : readAmount(after), how: { kind: 'reset' } },
  }),
});
