import type { Replacement, ResponseEditor } from '../../wire/shape/response-editor.ts';
import type { EditResponse } from '../proxy/edit-response.ts';

/** One edit behind another: the second edits what the first has made of the response. */
export function chainEdits(first: EditResponse, second: EditResponse): EditResponse {
  return (head, hasBody) => {
    const before = first(head, hasBody);
    const behind = second(head, hasBody);
    if (before === null || behind === null) return before ?? behind;
    return new ChainedEditor(before, behind);
  };
}

class ChainedEditor implements ResponseEditor {
  readonly mode: ResponseEditor['mode'];
  readonly #first: ResponseEditor;
  readonly #second: ResponseEditor;
  #passesFirst = false;
  #passesSecond = false;

  constructor(first: ResponseEditor, second: ResponseEditor) {
    // Both go by the same head, so either both take the body as a whole or neither does.
    this.mode = first.mode;
    this.#first = first;
    this.#second = second;
  }

  push(bytes: Uint8Array): Replacement {
    return this.#hand(this.#passesFirst ? { pieces: [bytes], next: 'go-on' } : this.#first.push(bytes));
  }

  end(): Replacement {
    const out = this.#hand(this.#passesFirst ? { pieces: [], next: 'go-on' } : this.#first.end());
    if (out.next === 'end' || out.next === 'reset' || this.#passesSecond) return out;
    const last = this.#second.end();
    return { pieces: [...out.pieces, ...last.pieces], next: last.next };
  }

  release(): readonly Uint8Array[] {
    // What the second holds came before what the first does.
    const second = this.#passesSecond ? [] : this.#second.release();
    return [...second, ...(this.#passesFirst ? [] : this.#first.release())];
  }

  /** Hands on what the first has made. */
  #hand({ pieces: made, next }: Replacement): Replacement {
    const pieces: Uint8Array[] = [];
    for (const piece of made) {
      if (this.#passesSecond) {
        pieces.push(piece);
        continue;
      }
      const edited = this.#second.push(piece);
      pieces.push(...edited.pieces);
      if (edited.next === 'pass') this.#passesSecond = true;
      if (edited.next !== 'end' && edited.next !== 'reset') continue;
      // The message ends here, whatever the first would have done yet.
      if (!this.#passesFirst && next !== 'pass') this.#first.release();
      return { pieces, next: edited.next };
    }
    if (next === 'pass') this.#passesFirst = true;
    if (next === 'end' || next === 'reset') return { pieces: [...pieces, ...this.#finishSecond(next)], next };
    return { pieces, next: this.#passesFirst && this.#passesSecond ? 'pass' : 'go-on' };
  }

  /** The first has ended the message: what the second still holds stands before that end. */
  #finishSecond(next: 'end' | 'reset'): readonly Uint8Array[] {
    if (this.#passesSecond) return [];
    return next === 'end' ? this.#second.end().pieces : this.#second.release();
  }
}
