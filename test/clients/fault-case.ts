import type { EarlierCall } from './earlier-call.ts';
import type { FaultSettings } from '../../lib/faults/index.ts';
import type { WireName } from './client-driver.ts';
import type { AnswerName } from './provider-server.ts';
import type { WireAnswer } from './wires/wire-answer.ts';

/**
 * - `never`: the call is over before
 * - `at first text`: while the rest of a stream still comes
 * - `when quiet`: when nothing more comes; a client that has no time-out running then hangs
 */
export type TimeoutMoment = 'never' | 'at first text' | 'when quiet';

/** One fault as it is shown to every client it applies to. */
export interface FaultCase {
  /** What happens, as the page says it; unique among the cases of one mode. */
  title: string;
  modes: readonly ('whole' | 'streamed')[];
  /** The fault for this API, or null where the case is not for it. */
  fault(wire: WireName, answer: WireAnswer): FaultSettings | null;
  /** When the client's time-outs come, if it has any running by then. Default: `never`. */
  timeouts?: TimeoutMoment;
  /** A call of somebody else that comes first. Default: none. */
  before?: EarlierCall;
  /** What the healthy provider answers. Default: a sentence. */
  answer?: AnswerName;
}

export const BOTH = ['whole', 'streamed'] as const;
export const WHOLE = ['whole'] as const;
export const STREAMED = ['streamed'] as const;
