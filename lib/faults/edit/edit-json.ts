import { type AnswerJson, readAnswerJson } from '../../wire/formats/edit-places.ts';
import { type Frame, renderFrame } from '../../wire/sse/frame.ts';
import { keep, replaceWith } from './fault-replacement.ts';
import type { ResponseEdit } from './response-edit.ts';

/**
 * Edits the JSON of every event, and that of a whole body. `change` says whether it changed the value it was given, or
 * that its event is to go altogether.
 */
export function editJson(change: (json: AnswerJson) => boolean | 'drop'): ResponseEdit {
  return {
    stream: () => ({
      edit(frame) {
        const json = readAnswerJson(frame.data);
        const changed = json !== null && change(json);
        if (json === null || changed === false) return keep(frame);
        return replaceWith(changed === 'drop' ? [] : [renderChanged(frame, json)]);
      },
    }),
    whole(body) {
      const json = readAnswerJson(body);
      return json !== null && change(json) === true ? JSON.stringify(json.value) : null;
    },
  };
}

/** An event with changed JSON; one that goes by its type goes by the new one. */
export function renderChanged(frame: Frame, { value }: AnswerJson): Uint8Array {
  const { type } = value;
  const isNamed = frame.event !== 'message' && typeof type === 'string';
  return renderFrame(frame, JSON.stringify(value), isNamed ? type : frame.event);
}
