import { object, required } from '../../../kit/settings/object.ts';
import { number } from '../../../kit/settings/reader.ts';
import { joinBytes } from '../../../wire/sse/frame-splitter.ts';
import { isTokenFrame } from '../../../wire/sse/frame.ts';
import { defineFault } from '../../fault/fault.ts';
import { type FaultReplacement, holdBack, passOn, replaceWith } from '../../edit/fault-replacement.ts';
import type { FrameEditor } from '../../edit/frame-editor.ts';

/** What a buffering proxy makes of a stream: several events at once. */
export const coalesce = defineFault({
  summary: 'The provider sends the events of the stream several at a time, each bundle in one write.',
  isLateOnly: true,
  settings: object({
    frames: required(
      'how many events with data go out together; a bundle waits until it is full or the stream ends',
      number({ min: 2, max: 1_000_000, whole: true }),
    ),
  }),
  decide: ({ frames }) => ({ kind: 'edit', edit: { stream: () => bundleFrames(frames), bundles: true } }),
});

function bundleFrames(size: number): FrameEditor {
  let held: Uint8Array[] = [];
  let tokens = 0;
  const flush = (): FaultReplacement => {
    const isBundle = held.length > 1;
    const pieces = [joinBytes(held.splice(0))];
    tokens = 0;
    return isBundle ? replaceWith(pieces) : passOn(pieces);
  };
  return {
    edit(frame) {
      held.push(frame.bytes);
      if (isTokenFrame(frame)) tokens++;
      return tokens >= size ? flush() : holdBack();
    },
    end: flush,
    release: () => held.splice(0),
  };
}
