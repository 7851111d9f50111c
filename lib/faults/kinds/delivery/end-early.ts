import { object, required } from '../../../kit/settings/object.ts';
import { bodyAmount, readAmount } from '../../fault/body-amount.ts';
import { defineFault } from '../../fault/fault.ts';

/** A stream that ends as if it were done: no error, and no end marker or finish reason either. */
export const endEarly = defineFault({
  summary:
    'The provider ends the answer too early but in order: a chunked body with its last chunk, any other by closing the connection.',
  settings: object({
    after: required(
      'how much of the body comes before the end; a shorter one passes whole',
      bodyAmount({ min: 0, whole: true }),
    ),
  }),
  decide: ({ after }) => ({
    kind: 'shape',
    shape: { kind: 'stop', after: readAmount(after), how: { kind: 'end' } },
  }),
});
