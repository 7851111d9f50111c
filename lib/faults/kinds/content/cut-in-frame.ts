import { object, required } from '../../../kit/settings/object.ts';
import { choice } from '../../../kit/settings/reader.ts';
import { editNthFrame, frameNumber } from '../../edit/edit-nth-frame.ts';
import { defineFault } from '../../fault/fault.ts';
import { replaceWith } from '../../edit/fault-replacement.ts';

/** Breaks off where no event ends: what a parser buffers is left over. */
export const cutInFrame = defineFault({
  summary: 'The provider breaks off in the middle of an event of the stream.',
  settings: object({
    frame: frameNumber,
    by: required('how: as if the stream were done, or with a reset', choice(['end', 'reset'])),
  }),
  decide: ({ frame: wanted, by }) => ({
    kind: 'edit',
    edit: {
      stream: () =>
        editNthFrame(wanted, ({ bytes }) => replaceWith([bytes.subarray(0, Math.ceil(bytes.length / 2))], by)),
    },
  }),
});
