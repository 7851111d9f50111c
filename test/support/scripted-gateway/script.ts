import type { DrillInput } from '../../../lib/drill/drill.ts';
import type { Verdict } from '../../../lib/collector/scorecard/scorecard.ts';
import type { OnTheWayKind } from '../../../lib/collector/scorecard/on-the-way.ts';
import type { AnswerForm } from '../../../lib/kit/terms/answer-form.ts';
import type { GatewayBehaviour } from './behaviour.ts';

/**
 * What a scorecard can find; a script plants some of them.
 *
 * - `lost`: requests of outage or recovery without an answer
 * - `no-failover`, `no-failback`: not to the end · `flaps` · `storm`: three calls a request or more, in the outage
 * - `false-claims` · `usage` · `left-running` · `ambiguous` · `errors-changed`: callers got another error than the provider's
 * - `other-calls`: health checks, and calls without an id
 * - `untested`: a fault that hardly any request met
 * - and each kind of what happened on the way
 */
export type Finding =
  | 'lost'
  | 'no-failover'
  | 'no-failback'
  | 'flaps'
  | 'storm'
  | 'false-claims'
  | 'usage'
  | 'left-running'
  | 'ambiguous'
  | 'errors-changed'
  | 'other-calls'
  | 'untested'
  | OnTheWayKind;

/** How long callers wait, where a script does not say; ms. */
export const CALLER_TIMEOUT_MS = 3_000;

/** A scripted gateway, the drill it is put through, and what is true of it. */
export interface Script {
  /** What it does, as a clause. */
  says: string;
  behaviour: GatewayBehaviour;
  /** Faults of the outage; default 503 from the primary. Several entries are outages that follow one another. */
  outage?: Outage[];
  /** What a fault acts on: calls that fail of it, as they begin (default); answers in their middle; every call as it begins. */
  acts?: 'in-answer' | 'on-every-call';
  /** What is asked for; default extraction, tool calls and chat. */
  asksFor?: AnswerForm[];
  /** Share of requests that are streamed; default a half. */
  streamedRatio?: number;
  /** Other keys of the drill. */
  drill?: Partial<Pick<DrillInput, 'objectives' | 'goodWithinMs'>>;
  /** How long callers wait, ms. */
  callerTimeoutMs?: number;
  verdict: Verdict;
  /** All that is to be found, and nothing else. */
  planted: Finding[];
}

/** Faults on both providers; 4 s where one outage is all there is. */
export type Outage = Pick<DrillInput['timeline'][number], 'primary' | 'fallback'> & { durationMs?: number };
