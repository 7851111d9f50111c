import { object, required } from '../../../kit/settings/object.ts';
import { delay, drawDelayMs } from '../../fault/delay.ts';
import { defineFault } from '../../fault/fault.ts';

/** Fast to accept, slow to think: a time-out for the response head does not notice. */
export const lateBody = defineFault({
  summary: 'The provider sends its response head as it does, but the first token, and all behind it, comes later.',
  isLateOnly: true,
  settings: object({ delay: required('how long after its head the body begins, at the earliest', delay) }),
  decide: (settings, _request, random, elapsedMs) => ({
    kind: 'shape',
    shape: { kind: 'delay', of: 'body', ms: drawDelayMs(settings.delay, random, elapsedMs) },
  }),
});
