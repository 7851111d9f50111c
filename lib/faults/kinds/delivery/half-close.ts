import { object, optional } from '../../../kit/settings/object.ts';
import { bodyAmount, readAmount } from '../../fault/body-amount.ts';
import { defineFault } from '../../fault/fault.ts';

/** A proxy in between that gave up one direction: the client reads an end that is none, on a connection still open. */
export const halfClose = defineFault({
  summary:
    'The provider closes its side of the connection in mid-message, in order, and keeps reading; when the fault is taken back, the connection is reset.',
  settings: object({
    after: optional(
      'how much of the body comes before; without it, not even the head does. A shorter body passes whole',
      bodyAmount({ min: 0, whole: true }),
    ),
  }),
  decide: ({ after }) => ({
    kind: 'shape',
    shape: { kind: 'stop', after: after === undefined ? null : readAmount(after), how: { kind: 'half-close' } },
  }),
});
