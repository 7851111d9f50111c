import type { AnswerMemory } from '../../faults/edit/answer-memory.ts';
import { happensLater } from '../../faults/fault/fault.ts';
import {
  explainUnplanned,
  planResponse,
  type ResponseMoment,
  type ResponsePlan,
} from '../../faults/fault/plan-response.ts';
import type { ResponseEdit } from '../../faults/edit/response-edit.ts';
import type { Decision, ExchangeOutcome } from '../proxy/exchange-handler.ts';
import { createAttemptEdit } from './attempt-edit.ts';
import { chainEdits } from './chain-edits.ts';
import type { MetFault } from './fault-chain.ts';

/** How an attempt goes on to its provider. */
export type Forward = Extract<Decision, { kind: 'forward' }>;

/** A fault that was decided on for one attempt: it has happened, it never will, or neither yet. */
export class DecidedFault {
  readonly #met: MetFault;
  readonly #note: (skipped: string | null) => void;
  #isOpen = true;
  /** Why it did nothing to an attempt that went through as a whole. */
  #explainWhole = (): string => 'passed through';

  /** `note` is told once that it has happened (null), or why it never will: at once, if it is one that simply happens. */
  constructor(met: MetFault, note: (skipped: string | null) => void) {
    this.#met = met;
    this.#note = note;
    if (!happensLater(met.action)) this.settle(null);
  }

  /** Does it happen to bytes of the request's body that are still to come? */
  get awaitsBody(): boolean {
    return this.#isOpen && this.#met.action.kind === 'read-slowly';
  }

  /** It has happened (null), or never will, for this reason. The first word counts. */
  settle(skipped: string | null): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#met.settle(skipped);
    this.#note(skipped);
  }

  /** Bytes of the request's body have come. */
  onBody(): void {
    if (this.awaitsBody) this.settle(null);
  }

  /** The attempt ended like this: what has not happened by now never will. */
  end(outcome: ExchangeOutcome): void {
    if (outcome === 'complete') this.settle(this.#explainWhole());
    else this.settle(outcome === 'no-response' ? 'no response' : 'cut short');
  }

  /** How an attempt goes on with it that would go on like this without. One that takes the whole call changes nothing. */
  planForward(forward: Forward, answers: AnswerMemory): Forward {
    const { action } = this.#met;
    switch (action.kind) {
      case 'read-slowly':
        this.#explainWhole = () => 'no body';
        return { ...forward, bytesPerSecond: action.bytesPerSecond };
      case 'edit':
        return { ...forward, edit: this.#planEdit(forward.edit, action.edit, answers) };
      case 'shape':
        return { ...forward, ...this.#planShape(action.plan) };
      default:
        return forward;
    }
  }

  #planEdit(before: Forward['edit'], edit: ResponseEdit, answers: AnswerMemory): NonNullable<Forward['edit']> {
    const own = createAttemptEdit(edit, answers, (skipped) => this.settle(skipped));
    return before === undefined ? own : chainEdits(before, own);
  }

  #planShape(plan: ResponsePlan): Pick<Forward, 'shape' | 'onShaped'> {
    let latest: ResponseMoment | null = null;
    this.#explainWhole = () => (latest === null ? 'passed through' : explainUnplanned(plan, latest));
    return {
      onShaped: () => this.settle(null),
      shape: ({ framesSent, ...moment }) => planResponse(plan, (latest = { ...moment, tokensSent: framesSent })),
    };
  }
}
