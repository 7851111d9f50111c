import type { TakenHead } from '../../wire/http1/taken-head.ts';
import { resizedHead, unboundHead } from '../../wire/http1/edited-head.ts';
import type { Replacement, ResponseEditor } from '../../wire/shape/response-editor.ts';
import type { EditResponse } from './edit-response.ts';
import { type Intake, ResponseIntake } from './response-intake.ts';

/** The request a response is for, as far as its editing depends on it. */
export interface EditedRequest {
  method: string;
  minorVersion: 0 | 1;
}

/** Takes one response apart as it comes and edits its body: head and body are those of the edited message. Pure. */
export class EditedIntake implements Intake {
  readonly body: Buffer[] = [];
  head: TakenHead | null = null;
  whole = false;
  stop: 'end' | 'reset' | null = null;
  readonly #edit: EditResponse;
  readonly #clientMinorVersion: 0 | 1;
  readonly #source: ResponseIntake;
  /** `waiting`: for the head, which says whether there is anything to edit. */
  #state: 'waiting' | 'passing' | 'over' | { editor: ResponseEditor } = 'waiting';

  constructor({ method, minorVersion }: EditedRequest, edit: EditResponse) {
    this.#edit = edit;
    this.#clientMinorVersion = minorVersion;
    this.#source = new ResponseIntake(method);
  }

  get interim(): Buffer[] {
    return this.#source.interim;
  }

  get broken(): boolean {
    return this.#source.broken;
  }

  push(chunk: Buffer): void {
    this.#source.push(chunk);
    const taken = this.#source.head;
    if (taken === null) return;
    if (this.#state === 'waiting') this.#begin(taken);
    for (const slice of this.#source.body.splice(0)) {
      if (typeof this.#state === 'object') this.#take(taken, this.#state.editor.push(slice));
      else if (this.#state === 'passing') this.body.push(slice);
    }
    if (this.#source.whole) this.#end(taken);
  }

  lose(inOrder: boolean): void {
    const taken = this.#source.head;
    if (taken === null) return;
    if (inOrder && taken.framing.kind === 'until-close') this.#end(taken);
    // Of a message that was cut, what came is passed on as it came.
    else this.release();
  }

  release(): void {
    if (typeof this.#state !== 'object') {
      if (this.#state === 'waiting') this.#state = 'passing';
      return;
    }
    const { editor } = this.#state;
    this.#take(this.#source.head as TakenHead, { pieces: editor.release(), next: 'pass' });
  }

  #begin(taken: TakenHead): void {
    const editor = this.#edit(taken.head, taken.framing.kind !== 'none');
    this.#state = editor === null ? 'passing' : { editor };
    if (editor === null) this.head = taken;
    else if (editor.mode === 'stream') this.head = unboundHead(taken, this.#clientMinorVersion);
  }

  #take(taken: TakenHead, { pieces, next }: Replacement): void {
    for (const piece of pieces) this.#add(piece);
    if (next === 'go-on') return;
    this.head ??= taken;
    if (next === 'pass') this.#state = 'passing';
    else {
      this.#state = 'over';
      this.stop = next;
    }
  }

  #end(taken: TakenHead): void {
    if (typeof this.#state === 'object') {
      const { pieces, next } = this.#state.editor.end();
      this.head ??= resizedHead(
        taken,
        pieces.reduce((sum, piece) => sum + piece.length, 0),
      );
      this.#take(taken, { pieces, next: next === 'go-on' ? 'pass' : next });
    }
    if (this.stop !== null) return;
    this.whole = this.#source.whole;
    // What had a length ends by a close now, and the upstream's connection stays open behind it.
    if (this.whole && this.head !== null && this.head.framing.kind === 'until-close') this.stop = 'end';
  }

  #add(piece: Uint8Array): void {
    // An empty chunk would be the last one.
    if (piece.length > 0) this.body.push(Buffer.from(piece.buffer, piece.byteOffset, piece.length));
  }
}
