import { object, optional, required } from '../../../kit/settings/object.ts';
import { number } from '../../../kit/settings/reader.ts';
import { defineFault } from '../../fault/fault.ts';

/** Cuts where no event, line or character ends. */
export const splitWrites = defineFault({
  summary: 'The provider sends its body cut small, each piece in a write (and a chunk) of its own.',
  isLateOnly: true,
  settings: object({
    bytes: required('how many bytes at a time; 1 cuts at every byte', number({ min: 1, max: 1_000_000, whole: true })),
    gapMs: optional(
      'how far apart the writes are at least, on average since the head, ms; without it they follow at once, and only chunks keep them apart',
      number({ min: 0, max: 60_000 }),
    ),
  }),
  decide: ({ bytes, gapMs = 0 }) => ({ kind: 'shape', shape: { kind: 'split', everyBytes: bytes, gapMs } }),
});
