/**
 * What goes out in place of what came: each piece is one write, and one chunk of a chunked body.
 *
 * - `go-on`: the editor takes what comes next
 * - `pass`: it edits no more; all behind goes as it came
 * - `end`, `reset`: the message ends behind these pieces, in order or with a reset; what else the upstream says is lost
 */
export interface Replacement {
  pieces: readonly Uint8Array[];
  next: 'go-on' | 'pass' | 'end' | 'reset';
}

/**
 * Edits the body of one response, transfer coding taken off.
 *
 * - `stream`: pieces go out as they come; a body of known length becomes a chunked one
 * - `whole`: nothing goes out before the end, the head neither, and the length in the head is set right
 */
export interface ResponseEditor<R extends Replacement = Replacement> {
  readonly mode: 'stream' | 'whole';
  push(bytes: Uint8Array): R;
  /** The last byte of the body has been pushed. */
  end(): R;
  /** Edits no more: gives back what it holds, as it came. */
  release(): readonly Uint8Array[];
}
