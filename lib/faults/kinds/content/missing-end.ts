import { object } from '../../../kit/settings/object.ts';
import { isTerminalFrame } from '../../../wire/formats/edit-places.ts';
import { defineFault } from '../../fault/fault.ts';
import { keep, replaceWith } from '../../edit/fault-replacement.ts';

/** A stream that is all there and then just stops, as one that was cut would. */
export const missingEnd = defineFault({
  summary:
    'The provider sends the whole stream but not the event that ends it (`[DONE]`, `message_stop`, `response.completed`), and closes it in order.',
  settings: object({}),
  decide: () => ({
    kind: 'edit',
    edit: { stream: () => ({ edit: (frame) => (isTerminalFrame(frame) ? replaceWith([]) : keep(frame)) }) },
  }),
});
