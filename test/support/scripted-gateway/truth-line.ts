import type { UsualProvider } from '../../../lib/kit/terms/provider.ts';
import type { OnTheWayKind } from '../../../lib/collector/scorecard/on-the-way.ts';

/**
 * Why a call was made: `first`, by the route; `again`, after a failure there; `away`, because of a failure; the others
 * are asides.
 */
export type CallReason = 'first' | 'again' | 'away' | 'hedge' | 'shadow' | 'canary' | 'probe' | 'health-check';

/** A call to a provider, as the gateway made it; epoch ms. */
export interface CallLine {
  kind: 'call';
  /** Whose request it was for; null: nobody's. */
  index: number | null;
  provider: UsualProvider;
  why: CallReason;
  startEpochMs: number;
  endEpochMs: number;
  /** null: no head came. */
  status: number | null;
  /** `unsent`: given up before its provider could know of it. */
  end: 'whole' | 'cut' | 'no-response' | 'given-up' | 'unsent';
}

/** A request, and what the gateway did with it. */
export interface RequestLine {
  kind: 'request';
  index: number | null;
  arrivedEpochMs: number;
  /** When the last byte of its answer was handed over, or its caller had gone. */
  overEpochMs: number;
  /** null: the caller had gone before. */
  status: number | null;
  end: 'whole' | 'cut' | 'caller-gone';
  /** Whose answer the caller got; null where it was nobody's of this request. */
  server: UsualProvider | null;
  /** What the gateway did to the answer. */
  did: OnTheWayKind | null;
  /** Did it name another provider? */
  lied: boolean;
  /** Did it tell other usage? */
  changedUsage: boolean;
}

/** How late timers of the gateway ran at worst. */
export interface DelayLine {
  kind: 'delay';
  maxMs: number;
}

/** A line of the gateway's own truth file. */
export type TruthLine = CallLine | RequestLine | DelayLine;
