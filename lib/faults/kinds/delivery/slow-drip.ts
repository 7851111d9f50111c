import { object, required } from '../../../kit/settings/object.ts';
import { bodyAmount, readAmount } from '../../fault/body-amount.ts';
import { defineFault } from '../../fault/fault.ts';

/** Alive, but hardly. */
export const slowDrip = defineFault({
  summary: 'The provider answers, but the body trickles in.',
  isLateOnly: true,
  settings: object({
    perSecond: required(
      'how much of the body comes each second at most, averaged since the head',
      bodyAmount({ min: 0.1, whole: false }),
    ),
  }),
  decide: ({ perSecond }) => ({ kind: 'shape', shape: { kind: 'pace', perSecond: readAmount(perSecond) } }),
});
