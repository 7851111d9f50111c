import { object, required } from '../../../kit/settings/object.ts';
import { number } from '../../../kit/settings/reader.ts';
import { defineFault } from '../../fault/fault.ts';

/** A provider, or something before it, that is too busy to read. */
export const slowRequestRead = defineFault({
  summary:
    'The provider reads the body of the request slowly, and so answers late; a large one waits in the buffers of the caller.',
  isLateOnly: true,
  settings: object({
    bytesPerSecond: required(
      'how many bytes of the body are read each second, on average since its first; the head is read at once',
      number({ min: 1, max: 1_000_000_000 }),
    ),
  }),
  decide: ({ bytesPerSecond }) => ({ kind: 'read-slowly', bytesPerSecond }),
});
