import { createFrameSplitter, joinBytes } from '../../wire/sse/frame-splitter.ts';
import type { ResponseEditor } from '../../wire/shape/response-editor.ts';
import { readFrame } from '../../wire/sse/frame.ts';
import { readAnswerJson } from '../../wire/formats/edit-places.ts';
import { isEndMarker } from '../../wire/sse/end-marker.ts';
import { createSseReader, type SseEvent } from '../../wire/sse/sse.ts';
import type { AnswerMemory } from './answer-memory.ts';
import type { FaultOutcome } from './fault-outcome.ts';
import { type FaultReplacement, joinReplacements, passOn, replaceWith } from './fault-replacement.ts';
import type { FrameEditor } from './frame-editor.ts';
import type { ResponseEdit } from './response-edit.ts';

/** What the way to edit a response depends on. */
export interface EditedMessage {
  /** Names in lower case. */
  headers: readonly (readonly [name: string, value: string])[];
  hasBody: boolean;
}

/** The longest event, and the most that may be held back of a stream. */
export const MAX_HELD_BYTES = 1024 * 1024;
/** The largest JSON body that is edited. */
export const MAX_BODY_BYTES = 8 * 1024 * 1024;

const TOO_LARGE: FaultOutcome = { kind: 'skipped', reason: 'too large' };

/** An editor for one response, or why there is none. */
export function editResponse(
  { stream, whole }: ResponseEdit,
  { headers, hasBody }: EditedMessage,
  answers: AnswerMemory,
): ResponseEditor<FaultReplacement> | { skipped: string } {
  const find = (name: string): string => headers.find((field) => field[0] === name)?.[1].toLowerCase() ?? '';
  if (!hasBody) return { skipped: 'no body' };
  if (!['', 'identity'].includes(find('content-encoding'))) return { skipped: 'content-encoding' };
  const type = find('content-type');
  if (type.includes('text/event-stream')) {
    return stream === undefined ? { skipped: 'an event stream' } : new StreamEditor(stream(answers));
  }
  if (whole === undefined) return { skipped: 'no event stream' };
  return /[/+]json\b/.test(type) ? new WholeEditor((body) => whole(body, answers)) : { skipped: 'no JSON' };
}

class StreamEditor implements ResponseEditor<FaultReplacement> {
  readonly mode = 'stream';
  readonly #editor: FrameEditor;
  readonly #splitter = createFrameSplitter();
  readonly #reader = createSseReader();
  /** Bytes of events the editor has seen and not given out; it may give out more than it saw. */
  #heldBytes = 0;

  constructor(editor: FrameEditor) {
    this.#editor = editor;
  }

  push(bytes: Uint8Array): FaultReplacement {
    const edits: FaultReplacement[] = [];
    const frames = this.#splitter.push(bytes);
    for (const [place, frame] of frames.entries()) {
      const edit = this.#editor.edit(readFrame(frame, this.#reader));
      edits.push(edit);
      if (edit.next !== 'go-on') return joinReplacements(edits);
      this.#heldBytes = edit.pieces.length > 0 ? 0 : this.#heldBytes + frame.length;
      if (this.#heldBytes > MAX_HELD_BYTES) return this.#giveUp(edits, frames.slice(place + 1));
    }
    return this.#splitter.heldBytes > MAX_HELD_BYTES ? this.#giveUp(edits, []) : joinReplacements(edits);
  }

  end(): FaultReplacement {
    const bytes = this.#splitter.take();
    const last = this.#readLast(bytes);
    if (last === null) return joinReplacements([...this.#endEditor(), passOn([bytes])]);
    const edit = this.#editor.edit({ bytes, ...last });
    return joinReplacements([edit, ...this.#endEditor()]);
  }

  #endEditor(): FaultReplacement[] {
    const edit = this.#editor.end?.();
    return edit === undefined ? [] : [edit];
  }

  /** An event without its blank line is none, says the standard; clients read it, and so is it here, if all of it is there. */
  #readLast(bytes: Uint8Array): SseEvent | null {
    if (bytes.length === 0 || this.#reader.push(bytes).length > 0) return null;
    const last = this.#reader.end();
    return last !== null && (isEndMarker(last.data) || readAnswerJson(last.data) !== null) ? last : null;
  }

  release(): readonly Uint8Array[] {
    return [...(this.#editor.release?.() ?? []), this.#splitter.take()];
  }

  #giveUp(edits: readonly FaultReplacement[], behind: readonly Uint8Array[]): FaultReplacement {
    const held = [...(this.#editor.release?.() ?? []), ...behind, this.#splitter.take()];
    return joinReplacements([...edits, { pieces: held, next: 'pass', outcome: TOO_LARGE }]);
  }
}

class WholeEditor implements ResponseEditor<FaultReplacement> {
  readonly mode = 'whole';
  readonly #edit: (body: string) => string | null;
  #held: Uint8Array[] = [];
  #heldBytes = 0;

  constructor(edit: (body: string) => string | null) {
    this.#edit = edit;
  }

  push(bytes: Uint8Array): FaultReplacement {
    // Copied: what is pushed belongs to the one who pushes it.
    this.#held.push(bytes.slice());
    this.#heldBytes += bytes.length;
    if (this.#heldBytes <= MAX_BODY_BYTES) return passOn([]);
    return { pieces: this.release(), next: 'pass', outcome: TOO_LARGE };
  }

  end(): FaultReplacement {
    const [body] = this.release() as [Uint8Array];
    const edited = this.#edit(new TextDecoder().decode(body));
    return edited === null ? passOn([body]) : replaceWith([new TextEncoder().encode(edited)]);
  }

  release(): readonly Uint8Array[] {
    const body = joinBytes(this.#held);
    this.#held = [];
    return [body];
  }
}
