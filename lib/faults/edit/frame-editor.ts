import type { Frame } from '../../wire/sse/frame.ts';

/**
 * What goes out in place of an event, each piece in a write of its own; `bites`: the fault has now happened. The stream
 * goes on, or ends behind the pieces, in order or with a reset.
 */
export interface FrameEdit {
  pieces: readonly Uint8Array[];
  bites: boolean;
  next: 'go-on' | 'end' | 'reset';
}

/** Edits one stream event by event. Pure but for what it remembers of that stream. */
export interface FrameEditor {
  edit(frame: Frame): FrameEdit;
  /** The stream is over: what was held back. Left out: nothing ever is. */
  end?(): FrameEdit;
  /** It edits no more: what was held back, as it came. Left out: nothing ever is. */
  release?(): readonly Uint8Array[];
}

/** The event as it came. */
export function keep({ bytes }: Frame): FrameEdit {
  return { pieces: [bytes], bites: false, next: 'go-on' };
}

/** Nothing for now: the event is held back, and nothing has happened yet. */
export function holdBack(): FrameEdit {
  return { pieces: [], bites: false, next: 'go-on' };
}

/** These pieces in place of the event: here the fault happens. */
export function replaceWith(pieces: readonly Uint8Array[], next: FrameEdit['next'] = 'go-on'): FrameEdit {
  return { pieces, bites: true, next };
}
