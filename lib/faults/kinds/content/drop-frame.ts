import { object } from '../../../kit/settings/object.ts';
import { editNthFrame, frameNumber } from '../../edit/edit-nth-frame.ts';
import { defineFault } from '../../fault/fault.ts';
import { replaceWith } from '../../edit/fault-replacement.ts';

/** Loses one event; nothing says so. */
export const dropFrame = defineFault({
  summary: 'The provider leaves one event of the stream out.',
  settings: object({ frame: frameNumber }),
  decide: ({ frame: wanted }) => ({
    kind: 'edit',
    edit: { stream: () => editNthFrame(wanted, () => replaceWith([])) },
  }),
});
