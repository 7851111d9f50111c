import { object } from '../../../kit/settings/object.ts';
import { renderFrame } from '../../../wire/sse/frame.ts';
import { editNthFrame, frameNumber } from '../../edit/edit-nth-frame.ts';
import { defineFault } from '../../fault/fault.ts';
import { replaceWith } from '../../edit/fault-replacement.ts';

/** An event whose JSON breaks off in the middle; the stream goes on behind it. */
export const malformedFrame = defineFault({
  summary: 'The provider sends one event of the stream with half of its JSON missing, and goes on.',
  settings: object({ frame: frameNumber }),
  decide: ({ frame: wanted }) => ({
    kind: 'edit',
    edit: {
      stream: () =>
        editNthFrame(wanted, (frame) => {
          const data = frame.data ?? '';
          return replaceWith([renderFrame(frame, data.slice(0, Math.ceil(data.length / 2)).replaceAll('\n', ' '))]);
        }),
    },
  }),
});
