import { object } from '../../../kit/settings/object.ts';
import { isTokenFrame } from '../../../wire/sse/frame.ts';
import { frameNumber } from '../../edit/edit-nth-frame.ts';
import { defineFault } from '../../fault/fault.ts';
import type { FrameEditor } from '../../edit/frame-editor.ts';
import { holdBack, keep, passOn, replaceWith } from '../../edit/fault-replacement.ts';

/** Two events in the wrong order. */
export const reorderFrames = defineFault({
  summary: 'The provider sends one event of the stream behind the next one.',
  settings: object({ frame: frameNumber }),
  decide: ({ frame }) => ({ kind: 'edit', edit: { stream: () => swapFrames(frame) } }),
});

function swapFrames(wanted: number): FrameEditor {
  let seen = 0;
  let held: Uint8Array[] = [];
  const release = (): Uint8Array[] => held.splice(0);
  return {
    edit(frame) {
      const isToken = isTokenFrame(frame);
      if (isToken) seen++;
      if (isToken && seen === wanted) {
        held = [frame.bytes];
        return holdBack();
      }
      if (held.length === 0) return keep(frame);
      // Only an event with data can be overtaken by one: a comment waits, and so does the end marker.
      if (isToken) return replaceWith([frame.bytes, ...release()]);
      held.push(frame.bytes);
      return frame.data === null ? holdBack() : passOn(release());
    },
    end: () => passOn(release()),
    release,
  };
}
