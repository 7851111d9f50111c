import { object, required } from '../../../kit/settings/object.ts';
import { delay, drawDelayMs } from '../../fault/delay.ts';
import { defineFault } from '../../fault/fault.ts';

/** The provider's own answer, later. */
export const lateHeaders = defineFault({
  summary: 'The provider answers as it does, but its response head, and all behind it, comes later.',
  isLateOnly: true,
  settings: object({ delay: required("how much later than the provider's own head", delay) }),
  decide: (settings, _request, random, elapsedMs) => ({
    kind: 'shape',
    shape: { kind: 'delay', of: 'head', ms: drawDelayMs(settings.delay, random, elapsedMs) },
  }),
});
