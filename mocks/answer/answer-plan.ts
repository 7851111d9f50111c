import type { FailureKind } from '../../lib/kit/terms/failure-kind.ts';
import type { PlannedAnswer } from './planned-answer.ts';
import type { MockSettings } from '../../lib/drill/mock/mock-settings.ts';
import type { ProviderName } from '../../lib/kit/terms/provider.ts';
import type { MeantAnswer } from '../../lib/collector/records/record.ts';

/** A request as it reaches a mock. */
export interface MockRequest {
  method: string;
  /** Without the query, and as the provider's own address has it: `/v1/chat/completions`. */
  path: string;
  /** What stands behind the question mark. */
  query?: string;
  /** Names in lower case. */
  headers?: Readonly<Record<string, string | readonly string[] | undefined>>;
  body: string;
  /** What is known of the right answer, where a drill asks. */
  planned?: PlannedAnswer;
}

/** What a mock plays: a model, in a provider's place. */
export interface MockDescription extends MockSettings {
  provider: ProviderName;
}

/** A piece of a response body. `dueMs`: when to send it, counted from the request; never falls from frame to frame. */
export interface TimedPiece {
  dueMs: number;
  data: string;
}

/** The time of an answer on a machine that others use as well: what is planned comes later the more they do. */
export interface SharedTime {
  /** How long until what was planned for `dueMs` is due, by what is known now; 0 or less: it is. May be asked again. */
  remainingMs(dueMs: number): number;
}

/**
 * What a mock answers and when. The head goes out with the first frame, or at `headMs`. `frames` may be walked more than once and
 * is made while it is walked, so that an open stream does not hold its whole future in memory.
 */
export interface AnswerPlan {
  status: number;
  headers: Record<string, string>;
  streamed: boolean;
  /** When the head of a stream goes out, counted from the request, where it does not wait for the first frame. */
  headMs?: number;
  /** Says when frames are due; without it their `dueMs` does. Of one playing. */
  time?: SharedTime;
  /** Of the model; absent when it had no part in the answer. */
  outputTokens?: number;
  frames: Iterable<TimedPiece>;
  /** Of a model's answer: what it meant to say, and how that was broken. Nothing of it goes over the wire. */
  said?: { failure: FailureKind | null; meant: MeantAnswer };
}

/**
 * Answers a request: calls `play` with the plan, at once or when it is the request's turn; the plan's times count from
 * the request all the same. `open` is called first where the head of a stream does not wait for that turn. What comes back is to be called once when the answer is over, sent or not: before `play`
 * it gives up the request's turn.
 */
export type Answerer = (
  request: MockRequest,
  play: (plan: AnswerPlan) => void,
  open?: (head: AnswerHead) => void,
) => () => void;

/** What goes out in front of a body. */
export type AnswerHead = Pick<AnswerPlan, 'status' | 'headers'>;
