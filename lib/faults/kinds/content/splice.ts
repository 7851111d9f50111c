import { object, required } from '../../../kit/settings/object.ts';
import { number } from '../../../kit/settings/reader.ts';
import { readAnswerJson, readTexts } from '../../../wire/formats/edit-places.ts';
import { type Frame, isTokenFrame, renderFrame } from '../../../wire/sse/frame.ts';
import { defineFault } from '../../fault/fault.ts';
import type { FrameEditor } from '../../edit/frame-editor.ts';
import { keep, replaceWith } from '../../edit/fault-replacement.ts';

/** Kept of the beginning; where it is longer, nothing is spliced. */
const MAX_START_BYTES = 1024 * 1024;

/**
 * A second message behind the torso of the first, in one stream: what a library does that falls back in mid-stream
 * (vercel/ai, "Reject spliced Anthropic generations").
 */
export const splice = defineFault({
  summary:
    'The provider begins its answer over again in the middle of the stream, under another id, and carries that one through.',
  settings: object({
    afterTokens: required(
      'how many events with data come before that; a shorter stream passes whole',
      number({ min: 1, max: 1_000_000_000, whole: true }),
    ),
  }),
  decide: ({ afterTokens }) => ({ kind: 'edit', edit: { stream: () => startOver(afterTokens) } }),
});

function startOver(afterTokens: number): FrameEditor {
  const start: Frame[] = [];
  let startBytes = 0;
  let seen = 0;
  let id: string | null = null;
  let spliced = false;
  return {
    edit(frame) {
      id ??= findId(frame);
      if (spliced) {
        const bytes = withOtherId(frame, id);
        return bytes === frame.bytes ? keep(frame) : replaceWith([bytes]);
      }
      if (isTokenFrame(frame)) seen++;
      startBytes += frame.bytes.length;
      if (startBytes <= MAX_START_BYTES) start.push(frame);
      if (seen < afterTokens || startBytes > MAX_START_BYTES || frame.data === null) return keep(frame);
      spliced = true;
      return replaceWith([frame.bytes, ...start.splice(0).map((first) => withOtherId(first, id))]);
    },
  };
}

function findId({ data }: Frame): string | null {
  const json = readAnswerJson(data);
  const ids = json === null ? [] : json.wire.id.flatMap((place) => readTexts(json.value, place));
  return ids.find((id) => id !== '') ?? null;
}

/** The event with the id of another message, of the same length. */
function withOtherId(frame: Frame, id: string | null): Uint8Array {
  if (id === null || frame.data === null || !frame.data.includes(id)) return frame.bytes;
  const other = `${id.slice(0, -1)}${id.endsWith('0') ? '1' : '0'}`;
  return renderFrame(frame, frame.data.replaceAll(id, other));
}
