import type { RequestKind } from '../../kit/terms/request-kind.ts';
import type { PhaseName } from '../../kit/terms/phase.ts';

/** One planned request. */
export interface Arrival {
  /** 0, 1, 2 … in order of due time; the plan's key for this request. */
  index: number;
  /** Milliseconds from the start of the run. */
  dueMs: number;
  /** The phase the plan puts it in; the real one is known by when it was sent. */
  phase: PhaseName;
  tenant: string;
  /** Which of the drill's `traffic.requests` it is, or which of its `traffic.followUps`. */
  kind: RequestKind;
  /** Of a follow-up, whose `kind` is its name: the kind of the planned request, whose case it is about. Left out: it is that request. */
  plannedKind?: RequestKind;
  /** Length of the prompt and of the answer it is planned with, in tokens (about four characters each). */
  promptTokens: number;
  outputTokens: number;
  streamed: boolean;
  /** What its workload knows of it, as a JSON object: enough to ask for it, and to tell a right answer. */
  case: object;
}

/** An arrival as it stands in a plan's file: a case that was written by somebody is given by its line in `cases.ndjson`, from 0. */
export interface PlannedArrival extends Omit<Arrival, 'case'> {
  case: object | number;
}
