import { object, required } from '../../../kit/settings/object.ts';
import { choice, number } from '../../../kit/settings/reader.ts';
import { isTokenFrame } from '../../../wire/sse/frame.ts';
import { defineFault } from '../../fault/fault.ts';
import type { FrameEditor } from '../../edit/frame-editor.ts';
import { keep, replaceWith } from '../../edit/fault-replacement.ts';
import { type StreamErrorName, streamErrorNames, streamErrors } from '../../../wire/provider-errors/stream-errors.ts';

/** An error that comes when the status has long been 200. */
export const errorEvent = defineFault({
  summary: 'The provider sends an error in the middle of the stream, in its own shape.',
  settings: object({
    error: required('whose shape, by a name of the table of errors in mid-stream', choice(streamErrorNames)),
    afterTokens: required(
      'how many events with data come before it (an end marker is none); a stream that ends sooner passes whole',
      number({ min: 0, max: 1_000_000_000, whole: true }),
    ),
    followedBy: required(
      'what comes behind it: the end of the stream as that provider ends it, a reset, or the rest of the answer',
      choice(['end', 'reset', 'go-on']),
    ),
  }),
  decide: ({ error, afterTokens, followedBy }) => ({
    kind: 'edit',
    edit: { stream: () => insertError(error, afterTokens, followedBy) },
  }),
});

function insertError(name: StreamErrorName, afterTokens: number, followedBy: 'end' | 'reset' | 'go-on'): FrameEditor {
  const { text, ending } = streamErrors[name];
  const encoder = new TextEncoder();
  let seen = 0;
  let done = false;
  return {
    edit(frame) {
      if (isTokenFrame(frame)) seen++;
      if (done || frame.data === null || seen < afterTokens) return keep(frame);
      done = true;
      const error = encoder.encode(text);
      const ended = followedBy === 'end' ? [error, encoder.encode(ending)] : [error];
      // Behind the event that fills the count; where nothing is to come before it, in front of the first.
      if (followedBy !== 'go-on') return replaceWith(afterTokens === 0 ? ended : [frame.bytes, ...ended], followedBy);
      return replaceWith(afterTokens === 0 ? [error, frame.bytes] : [frame.bytes, error]);
    },
  };
}
