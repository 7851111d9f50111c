import type { Frame } from '../../wire/sse/frame.ts';
import type { FaultReplacement } from './fault-replacement.ts';

/** Edits one stream event by event. Pure but for what it remembers of that stream. */
export interface FrameEditor {
  edit(frame: Frame): FaultReplacement;
  /** The stream is over: what was held back. Left out: nothing ever is. */
  end?(): FaultReplacement;
  /** It edits no more: what was held back, as it came. Left out: nothing ever is. */
  release?(): readonly Uint8Array[];
}
