import { createFrameSplitter, joinBytes } from '../../wire/sse/frame-splitter.ts';
import { readFrame } from '../../wire/sse/frame.ts';
import { createSseReader } from '../../wire/sse/sse.ts';
import type { AnswerMemory } from './answer-memory.ts';
import type { FrameEdit, FrameEditor } from './frame-editor.ts';
import type { ResponseEdit } from './response-edit.ts';

/** What goes out in place of body bytes; the words are those of the proxy. `bites`: the fault has now happened. */
export interface BodyEdit {
  pieces: Uint8Array[];
  next: 'go-on' | 'pass' | 'end' | 'reset';
  bites: boolean;
  /** Why it edits no more, where it gave up. */
  gaveUp: string | null;
}

/** Edits one body as its bytes come, however they are cut. */
export interface BodyEditor {
  readonly mode: 'stream' | 'whole';
  push(bytes: Uint8Array): BodyEdit;
  end(): BodyEdit;
  release(): readonly Uint8Array[];
}

/** What the way to edit a response hangs on. */
export interface EditedMessage {
  /** Names in lower case. */
  headers: readonly (readonly [name: string, value: string])[];
  hasBody: boolean;
}

/** The longest event, and the most that may be held back of a stream. */
export const MAX_HELD_BYTES = 1024 * 1024;
/** The largest JSON body that is edited. */
export const MAX_BODY_BYTES = 8 * 1024 * 1024;

/** An editor for one response, or why there is none. */
export function editResponse(
  { stream, whole }: ResponseEdit,
  { headers, hasBody }: EditedMessage,
  answers: AnswerMemory,
): BodyEditor | { skipped: string } {
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

class StreamEditor implements BodyEditor {
  readonly mode = 'stream';
  readonly #editor: FrameEditor;
  readonly #splitter = createFrameSplitter();
  readonly #reader = createSseReader();
  /** Bytes of events the editor has seen and not given out; it may give out more than it saw. */
  #heldBytes = 0;

  constructor(editor: FrameEditor) {
    this.#editor = editor;
  }

  push(bytes: Uint8Array): BodyEdit {
    const out: BodyEdit = { pieces: [], next: 'go-on', bites: false, gaveUp: null };
    const frames = this.#splitter.push(bytes);
    for (const [place, frame] of frames.entries()) {
      const edit = this.#editor.edit(readFrame(frame, this.#reader));
      add(out, edit);
      if (out.next !== 'go-on') return out;
      this.#heldBytes = edit.pieces.length > 0 ? 0 : this.#heldBytes + frame.length;
      if (this.#heldBytes > MAX_HELD_BYTES) return this.#giveUp(out, frames.slice(place + 1));
    }
    return this.#splitter.heldBytes > MAX_HELD_BYTES ? this.#giveUp(out, []) : out;
  }

  end(): BodyEdit {
    const out: BodyEdit = { pieces: [], next: 'go-on', bites: false, gaveUp: null };
    if (this.#editor.end !== undefined) add(out, this.#editor.end());
    // An event without its blank line is none, says the standard.
    out.pieces.push(this.#splitter.take());
    return out;
  }

  release(): readonly Uint8Array[] {
    return [...(this.#editor.release?.() ?? []), this.#splitter.take()];
  }

  #giveUp(out: BodyEdit, behind: readonly Uint8Array[]): BodyEdit {
    const held = [...(this.#editor.release?.() ?? []), ...behind, this.#splitter.take()];
    return { ...out, pieces: [...out.pieces, ...held], next: 'pass', gaveUp: 'too large' };
  }
}

function add(out: BodyEdit, edit: FrameEdit): void {
  out.pieces.push(...edit.pieces);
  out.bites ||= edit.bites;
  out.next = edit.next;
}

class WholeEditor implements BodyEditor {
  readonly mode = 'whole';
  readonly #edit: (body: string) => string | null;
  #held: Uint8Array[] = [];
  #heldBytes = 0;

  constructor(edit: (body: string) => string | null) {
    this.#edit = edit;
  }

  push(bytes: Uint8Array): BodyEdit {
    // Copied: what is pushed belongs to the one who pushes it.
    this.#held.push(bytes.slice());
    this.#heldBytes += bytes.length;
    if (this.#heldBytes <= MAX_BODY_BYTES) return { pieces: [], next: 'go-on', bites: false, gaveUp: null };
    return { pieces: [...this.release()], next: 'pass', bites: false, gaveUp: 'too large' };
  }

  end(): BodyEdit {
    const [body] = this.release() as [Uint8Array];
    const edited = this.#edit(new TextDecoder().decode(body));
    const pieces = [edited === null ? body : new TextEncoder().encode(edited)];
    return { pieces, next: 'go-on', bites: edited !== null, gaveUp: null };
  }

  release(): readonly Uint8Array[] {
    const body = joinBytes(this.#held);
    this.#held = [];
    return [body];
  }
}
