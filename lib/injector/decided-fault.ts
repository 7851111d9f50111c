import { explainUnplanned, planResponse, type ResponseMoment, type ResponsePlan } from '../faults/plan-response.ts';
import type { AnswerMemory } from '../faults/answer-memory.ts';
import type { FaultAction } from '../faults/fault.ts';
import type { Decision, ExchangeOutcome } from '../proxy/exchange-handler.ts';
import { createAttemptEdit } from './attempt-edit.ts';

/** How an attempt goes on to its provider. */
export type Forward = Extract<Decision, { kind: 'forward' }>;

/** A fault that was decided on for one attempt: it has happened, it never will, or neither yet. */
export class DecidedFault {
  readonly kind: string;
  #onSettled: ((skipped: string | null) => void) | null;
  #explainWhole = (): string => 'passed through';

  /** `onSettled` is told once that it has happened (null), or why it never will. */
  constructor(kind: string, onSettled: (skipped: string | null) => void) {
    this.kind = kind;
    this.#onSettled = onSettled;
  }

  /** It has happened (null), or never will, for this reason. The first word counts. */
  readonly settle = (skipped: string | null): void => {
    const tell = this.#onSettled;
    this.#onSettled = null;
    tell?.(skipped);
  };

  /** The attempt ended like this: what has not happened by now never will. */
  end(outcome: ExchangeOutcome): void {
    if (this.#onSettled === null) return;
    if (outcome === 'complete') this.settle(this.#explainWhole());
    else this.settle(outcome === 'no-response' ? 'no response' : 'cut short');
  }

  /** What it adds to how the attempt goes on, where it is one that lets it. */
  plan(
    action: Extract<FaultAction, { kind: 'read-slowly' | 'shape' | 'edit' }>,
    answers: AnswerMemory,
  ): Partial<Forward> {
    switch (action.kind) {
      case 'read-slowly':
        this.#explainWhole = () => 'no body';
        return { bytesPerSecond: action.bytesPerSecond };
      case 'edit':
        return { edit: createAttemptEdit(action.edit, answers, this.settle) };
      case 'shape':
        return this.#shape(action.plan);
    }
  }

  #shape(plan: ResponsePlan): Partial<Forward> {
    let latest: ResponseMoment | null = null;
    this.#explainWhole = () => (latest === null ? 'passed through' : explainUnplanned(plan, latest));
    return {
      onShaped: () => this.settle(null),
      shape: ({ framesSent, ...moment }) => planResponse(plan, (latest = { ...moment, tokensSent: framesSent })),
    };
  }
}
