import { required } from '../../kit/settings/object.ts';
import { number } from '../../kit/settings/reader.ts';
import { type Frame, isTokenFrame } from '../../wire/sse/frame.ts';
import { type FaultReplacement, keep } from './fault-replacement.ts';
import type { FrameEditor } from './frame-editor.ts';

/** Which event of the stream a fault is about. */
export const frameNumber = required(
  'which event, from 1; only events with data count, and an end marker like `[DONE]` does not. A shorter stream passes whole',
  number({ min: 1, max: 1_000_000_000, whole: true }),
);

/** Edits the event with this number, and leaves the others as they came. */
export function editNthFrame(wanted: number, edit: (frame: Frame) => FaultReplacement): FrameEditor {
  let seen = 0;
  return {
    edit(frame) {
      return isTokenFrame(frame) && ++seen === wanted ? edit(frame) : keep(frame);
    },
  };
}
