import type { RequestKind } from '../../kit/terms/request-kind.ts';
import type { PhaseName } from '../../kit/terms/phase.ts';

/** The facts of the support ticket a prompt is about. A model that reads well can answer from them alone. */
export interface TicketFacts {
  ticketId: number;
  customer: string;
  orderIds: number[];
  /** In euros, two decimals at most. */
  amount: number;
  topic: 'refund' | 'delivery' | 'damage' | 'question';
  /** 1 (lowest) to 5. */
  priority: number;
  urgent: boolean;
}

/** One planned request. */
export interface Arrival {
  /** 0, 1, 2 … in order of due time; the plan's key for this request. */
  index: number;
  /** Milliseconds from the start of the run. */
  dueMs: number;
  /** The phase the plan puts it in; the real one is known by when it was sent. */
  phase: PhaseName;
  tenant: string;
  kind: RequestKind;
  /** Length of the prompt and of the answer asked for, in tokens (about four characters each). */
  promptTokens: number;
  outputTokens: number;
  streamed: boolean;
  facts: TicketFacts;
}
