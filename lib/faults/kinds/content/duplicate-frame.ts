import { object } from '../../../kit/settings/object.ts';
import { editNthFrame, frameNumber } from '../../edit/edit-nth-frame.ts';
import { defineFault } from '../../fault/fault.ts';
import { replaceWith } from '../../edit/fault-replacement.ts';

/** Sends one event twice: text that stutters, a tool call's arguments that no longer parse. */
export const duplicateFrame = defineFault({
  summary: 'The provider sends one event of the stream twice.',
  settings: object({ frame: frameNumber }),
  decide: ({ frame: wanted }) => ({
    kind: 'edit',
    edit: { stream: () => editNthFrame(wanted, ({ bytes }) => replaceWith([bytes, bytes])) },
  }),
});
