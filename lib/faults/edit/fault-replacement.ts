import type { Replacement } from '../../wire/shape/response-editor.ts';
import type { Frame } from '../../wire/sse/frame.ts';
import { APPLIED, type FaultOutcome } from './fault-outcome.ts';

/** What goes out in place of an event or of bytes, and what that makes of the fault; null: that is still open. */
export interface FaultReplacement extends Replacement {
  outcome: FaultOutcome | null;
}

/** The event as it came. */
export function keep({ bytes }: Pick<Frame, 'bytes'>): FaultReplacement {
  return passOn([bytes]);
}

/** Nothing for now: the event is held back. */
export function holdBack(): FaultReplacement {
  return passOn([]);
}

/** What was held back, as it came. */
export function passOn(pieces: readonly Uint8Array[]): FaultReplacement {
  return { pieces, next: 'go-on', outcome: null };
}

/** These pieces in place of what came: here the fault happens. */
export function replaceWith(
  pieces: readonly Uint8Array[],
  next: Exclude<Replacement['next'], 'pass'> = 'go-on',
): FaultReplacement {
  return { pieces, next, outcome: APPLIED };
}

/** Several of them, one behind the other. */
export function joinReplacements(parts: readonly FaultReplacement[]): FaultReplacement {
  return {
    pieces: parts.flatMap(({ pieces }) => pieces),
    next: parts.at(-1)?.next ?? 'go-on',
    outcome: parts.find(({ outcome }) => outcome !== null)?.outcome ?? null,
  };
}
