import {
  type AnswerJson,
  editPlace,
  endsPart,
  readAnswerJson,
  readTexts,
  setFinish,
} from '../../wire/formats/edit-places.ts';
import type { Frame } from '../../wire/sse/frame.ts';
import type { TextPlaces } from '../../wire/formats/wire-definition.ts';
import type { AnswerMemory } from './answer-memory.ts';
import type { AnswerText } from './answer-text.ts';
import { renderChanged } from './edit-json.ts';
import { type FaultReplacement, holdBack, joinReplacements, keep, passOn, replaceWith } from './fault-replacement.ts';
import type { FrameEditor } from './frame-editor.ts';
import type { ResponseEdit } from './response-edit.ts';

/**
 * How the text of an answer is rewritten.
 *
 * - `streamed`: as it comes, so that a stream stays one
 * - `held`: as a whole, so that a stream waits until its text is over; null: it offers nothing to rewrite
 */
export type AnswerChange =
  | { kind: 'streamed'; start(answers: AnswerMemory): AnswerText }
  | { kind: 'held'; rewrite(text: string): AnswerText | null };

/** Text of an answer that is kept to be remembered, or said again where a format says it twice. */
const MAX_KEPT_CHARACTERS = 1024 * 1024;

/** Rewrites the text of an answer in every wire format, streamed or not; tool calls and usage stay as they are. */
export function editAnswer(change: AnswerChange): ResponseEdit {
  return {
    stream: (answers) =>
      change.kind === 'held' ? new HeldAnswer(change.rewrite) : new StreamedAnswer(change.start(answers), answers),
    whole(body, answers) {
      const json = readAnswerJson(body);
      const text = json === null ? '' : readText(json);
      if (json === null || text === '') return null;
      const rewriter = change.kind === 'held' ? change.rewrite(text) : change.start(answers);
      if (rewriter === null) return null;
      const changed = new Rewriter(rewriter).changeWhole(json);
      answers.remember(text);
      return changed ? JSON.stringify(json.value) : null;
    },
  };
}

/** The text of a whole body, or the piece of it an event carries. */
function readText({ value, wire }: AnswerJson, holds?: 'piece'): string {
  return wire.text.places
    .filter((place) => holds === undefined || place.holds === holds)
    .flatMap((place) => readTexts(value, place))
    .join('');
}

type TextPlace = TextPlaces['places'][number];

/** One answer's text on its way through the places it stands at. */
class Rewriter {
  /** What came, and what went out in its place. */
  came = '';
  #said = '';
  readonly #text: AnswerText;

  constructor(text: AnswerText) {
    this.#text = text;
  }

  /** Rewrites what an event carries; `last`: no text comes behind it. True when that changed it. */
  changeEvent(json: AnswerJson, last: boolean): boolean {
    // What says all of a text over again says what was made of it.
    return this.#change(json, last, ({ holds }, old) => {
      if (holds === 'piece') return this.#add(old, last);
      return this.came === '' ? old : this.#said;
    });
  }

  /** Rewrites a whole body. True when that changed it. */
  changeWhole(json: AnswerJson): boolean {
    return this.#change(json, true, (_, old) => this.#add(old, true));
  }

  /** What is still to be said once the text is over. */
  rest(): string {
    return this.#say(this.#text.rest());
  }

  #change(json: AnswerJson, last: boolean, rewrite: (place: TextPlace, old: string) => string): boolean {
    let changed = false;
    for (const place of json.wire.text.places) {
      const edit = (old: unknown): unknown => (typeof old === 'string' ? rewrite(place, old) : old);
      changed = editPlace(json.value, place, edit) || changed;
    }
    const finish = last && this.came !== '' ? this.#text.finish() : 'kept';
    return (finish !== 'kept' && setFinish(json, finish)) || changed;
  }

  #add(old: string, last: boolean): string {
    if (this.came.length < MAX_KEPT_CHARACTERS) this.came += old;
    // An empty piece opens a stream, and is no text to be replaced.
    return old === '' ? old : this.#say(this.#text.piece(old)) + (last ? this.rest() : '');
  }

  #say(text: string): string {
    if (this.#said.length < MAX_KEPT_CHARACTERS) this.#said += text;
    return text;
  }
}

class StreamedAnswer implements FrameEditor {
  readonly #rewriter: Rewriter;
  readonly #answers: AnswerMemory;
  /** The last event that carried text: what is to be said more is said like it. */
  #model: Frame | null = null;
  #over = false;

  constructor(text: AnswerText, answers: AnswerMemory) {
    this.#rewriter = new Rewriter(text);
    this.#answers = answers;
  }

  edit(frame: Frame): FaultReplacement {
    const json = readAnswerJson(frame.data);
    const piece = json === null ? '' : readText(json, 'piece');
    const last = (this.#rewriter.came !== '' || piece !== '') && endsText(frame, json);
    if (piece !== '') this.#model = frame;
    // In an event that has a piece of its own, what is left goes along.
    const before = last && !this.#over && piece === '' ? this.#sayRest() : [];
    this.#over ||= last;
    const changed = json !== null && this.#rewriter.changeEvent(json, last);
    if (last) this.#remember();
    if (json === null || !changed) return before.length === 0 ? keep(frame) : replaceWith([...before, frame.bytes]);
    const isEmptied = piece !== '' && !last && readText(json, 'piece') === '';
    return replaceWith(isEmptied ? [] : [...before, renderChanged(frame, json)]);
  }

  end(): FaultReplacement {
    this.#remember();
    return holdBack();
  }

  #sayRest(): Uint8Array[] {
    const model = this.#model;
    const size = model === null ? 1 : Math.max(1, readText(readAnswerJson(model.data) as AnswerJson, 'piece').length);
    const rest = model === null ? '' : this.#rewriter.rest();
    const pieces: Uint8Array[] = [];
    for (let at = 0; at < rest.length; at += size) pieces.push(say(model as Frame, rest.slice(at, at + size)));
    return pieces;
  }

  #remember(): void {
    if (this.#rewriter.came !== '') this.#answers.remember(this.#rewriter.came);
  }
}

/** Holds the events with the text until it is over, and then rewrites them, or gives them out as they came. */
class HeldAnswer implements FrameEditor {
  readonly #rewrite: (text: string) => AnswerText | null;
  #held: Frame[] = [];
  #text = '';
  #rewritten: FrameEditor | null = null;

  constructor(rewrite: (text: string) => AnswerText | null) {
    this.#rewrite = rewrite;
  }

  edit(frame: Frame): FaultReplacement {
    if (this.#rewritten !== null) return this.#rewritten.edit(frame);
    const json = readAnswerJson(frame.data);
    this.#text += json === null ? '' : readText(json, 'piece');
    if (this.#text === '') return keep(frame);
    this.#held.push(frame);
    if (!endsText(frame, json)) return holdBack();
    const text = this.#rewrite(this.#text);
    this.#rewritten = text === null ? { edit: keep } : new StreamedAnswer(text, { recall: () => null, remember() {} });
    const edits = this.#held.splice(0).map((held) => (this.#rewritten as FrameEditor).edit(held));
    return joinReplacements(edits);
  }

  end(): FaultReplacement {
    return passOn(this.release());
  }

  release(): readonly Uint8Array[] {
    return this.#held.splice(0).map(({ bytes }) => bytes);
  }
}

/** Does no text come behind this event? */
function endsText(frame: Frame, json: AnswerJson | null): boolean {
  return endsPart(frame, json, json?.wire.text.endType ?? null);
}

/** An event that says this text, made after one that says another. */
function say(model: Frame, text: string): Uint8Array {
  const json = readAnswerJson(model.data) as AnswerJson;
  for (const place of json.wire.text.places) {
    if (place.holds === 'piece') editPlace(json.value, place, () => text);
  }
  return renderChanged(model, json);
}
