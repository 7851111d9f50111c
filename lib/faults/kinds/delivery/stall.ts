import { object, optional, required } from '../../../kit/settings/object.ts';
import { number } from '../../../kit/settings/reader.ts';
import { bodyAmount, readAmount } from '../../fault/body-amount.ts';
import { defineFault } from '../../fault/fault.ts';

/** Stops in the middle of the answer and keeps the connection open. */
export const stall = defineFault({
  summary:
    'The provider stops in mid-answer and keeps the connection open; when the fault is taken back, it resets it.',
  settings: object({
    after: required(
      'how much of the body still comes; 0 stops right behind the head, and a shorter body passes whole',
      bodyAmount({ min: 0, whole: true }),
    ),
    keepAliveMs: optional(
      'how often the comment `: keep-alive` comes in between, ms; only in an event stream that stopped between two events and has no content-length',
      number({ min: 10, max: 3_600_000 }),
    ),
  }),
  decide: ({ after, keepAliveMs = null }) => ({
    kind: 'shape',
    shape: { kind: 'stop', after: readAmount(after), how: { kind: 'stall', keepAliveMs } },
  }),
});
