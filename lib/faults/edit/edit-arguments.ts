import { isPlainObject } from '../../kit/settings/reader.ts';
import {
  type AnswerJson,
  editPlace,
  endsPart,
  hasFinish,
  readAnswerJson,
  readTexts,
  setFinish,
} from '../../wire/formats/edit-places.ts';
import type { Frame } from '../../wire/sse/frame.ts';
import { parseJson } from '../../wire/formats/read-value.ts';
import type { AnswerText } from './answer-text.ts';
import { renderChanged } from './edit-json.ts';
import { type FaultReplacement, holdBack, joinReplacements, keep, passOn, replaceWith } from './fault-replacement.ts';
import type { FrameEditor } from './frame-editor.ts';
import type { ResponseEdit } from './response-edit.ts';

/** What stands in place of a tool call's arguments, and why the answer then ended. */
export interface ArgumentsChange {
  text: string;
  finish: ReturnType<AnswerText['finish']>;
}

type Rewrite = (text: string) => ArgumentsChange | null;

/**
 * Rewrites the arguments of an answer's first tool call; null: they offer nothing to rewrite. A stream holds them back
 * until they are whole. Where a wire format sends them as a JSON object, only another object can take their place.
 */
export function editArguments(rewrite: Rewrite): ResponseEdit {
  return {
    stream: () => new HeldArguments(rewrite),
    whole(body) {
      const json = readAnswerJson(body);
      return json !== null && changeWhole(json, rewrite) !== null ? JSON.stringify(json.value) : null;
    },
  };
}

/** Changes arguments that are there as a whole, and the finish reason beside them; null when there are none to change. */
function changeWhole(json: AnswerJson, rewrite: Rewrite): ArgumentsChange | null {
  let change: ArgumentsChange | null | undefined;
  for (const place of json.wire.arguments.all) {
    editPlace(json.value, place, (old) => {
      const isWanted = place.holds === 'value' ? isPlainObject(old) : typeof old === 'string';
      // Of several calls the first.
      if (!isWanted || change !== undefined) return old;
      change = rewrite(place.holds === 'value' ? JSON.stringify(old) : (old as string));
      if (change === null || place.holds === 'text') return change?.text ?? old;
      const value = parseJson(change.text);
      if (isPlainObject(value)) return value;
      change = null;
      return old;
    });
  }
  if (change !== undefined && change !== null && change.finish !== 'kept') setFinish(json, change.finish);
  return change ?? null;
}

/** Holds the events with the arguments until they are over, then says others in place of them, or gives them out. */
class HeldArguments implements FrameEditor {
  readonly #rewrite: Rewrite;
  #held: Frame[] = [];
  #came = '';
  /** Which call it is, in the format's own way of telling. */
  #call: unknown;
  #change: ArgumentsChange | null = null;
  #isOver = false;
  #isSaid = false;

  constructor(rewrite: Rewrite) {
    this.#rewrite = rewrite;
  }

  edit(frame: Frame): FaultReplacement {
    const json = readAnswerJson(frame.data);
    if (this.#isOver) return this.#editBehind(frame, json);
    const places = json === null ? null : json.wire.arguments;
    if (json !== null && places?.piece === null) return this.#editWhole(frame, json);
    if (json !== null) this.#take(json);
    if (this.#came === '') return keep(frame);
    this.#held.push(frame);
    if (!endsPart(frame, json, places?.endType ?? null)) return holdBack();
    this.#isOver = true;
    this.#change = this.#rewrite(this.#came);
    const edits = this.#held.splice(0).map((held) => this.#editHeld(held));
    return joinReplacements(edits);
  }

  end(): FaultReplacement {
    return passOn(this.release());
  }

  release(): readonly Uint8Array[] {
    return this.#held.splice(0).map(({ bytes }) => bytes);
  }

  /** A stream whose events hold arguments as a whole. */
  #editWhole(frame: Frame, json: AnswerJson): FaultReplacement {
    this.#change = changeWhole(json, this.#rewrite);
    if (this.#change === null) return keep(frame);
    this.#isOver = true;
    return replaceWith([renderChanged(frame, json)]);
  }

  #take(json: AnswerJson): void {
    const { piece: place } = json.wire.arguments;
    const [piece = ''] = place === null ? [] : readTexts(json.value, place);
    if (this.#came === '' && piece !== '') this.#call = readCall(json);
    if (readCall(json) === this.#call) this.#came += piece;
  }

  #editHeld(frame: Frame): FaultReplacement {
    const json = readAnswerJson(frame.data);
    const change = this.#change;
    if (json === null || change === null) return keep(frame);
    // All at once, in the first piece: a name or an id may stand beside it, and the others lose nothing but their text.
    const { piece } = json.wire.arguments;
    const isOfCall = piece !== null && readCall(json) === this.#call;
    const changed =
      isOfCall &&
      editPlace(json.value, piece, (old) => {
        if (typeof old !== 'string' || old === '') return old;
        const text = this.#isSaid ? '' : change.text;
        this.#isSaid = true;
        return text;
      });
    return this.#finishEdit(frame, json, change, changed);
  }

  #editBehind(frame: Frame, json: AnswerJson | null): FaultReplacement {
    const change = this.#change;
    return json === null || change === null ? keep(frame) : this.#finishEdit(frame, json, change, false);
  }

  /** What says the arguments over again says the new ones, and the answer ends as it now does. */
  #finishEdit(
    frame: Frame,
    json: AnswerJson,
    { text, finish }: ArgumentsChange,
    changedBefore: boolean,
  ): FaultReplacement {
    let changed = changedBefore;
    for (const place of json.wire.arguments.all) {
      changed = editPlace(json.value, place, (old) => (old === this.#came ? text : old)) || changed;
    }
    if (finish !== 'kept' && hasFinish(json)) changed = setFinish(json, finish) || changed;
    return changed ? replaceWith([renderChanged(frame, json)]) : keep(frame);
  }
}

/** Which call an event's piece is of; undefined where it does not say. */
function readCall({ value, wire }: AnswerJson): unknown {
  let call: unknown;
  for (const place of wire.arguments.call) editPlace(value, place, (old) => ((call ??= old), old));
  return call;
}
