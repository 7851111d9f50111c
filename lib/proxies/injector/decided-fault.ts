import type { AnswerMemory } from '../../faults/edit/answer-memory.ts';
import { happensLater } from '../../faults/fault/fault.ts';
import type { ResponseEdit } from '../../faults/edit/response-edit.ts';
import { explainUnshaped, planStep } from '../../wire/shape/plan-step.ts';
import type { ResponseShape } from '../../wire/shape/response-shape.ts';
import type { ShapeMoment } from '../../wire/shape/shape-step.ts';
import type { ExchangeOutcome, Forward } from '../proxy/exchange-handler.ts';
import { createAttemptEdit } from './attempt-edit.ts';
import { chainEdits } from './chain-edits.ts';
import type { MetFault } from './fault-chain.ts';
import { APPLIED, type FaultOutcome } from '../../faults/edit/fault-outcome.ts';

/** A fault that was decided on for one attempt: it has happened, it never will, or neither yet. */
export class DecidedFault {
  readonly #met: MetFault;
  readonly #note: (outcome: FaultOutcome) => void;
  #isOpen = true;
  /** Why it did nothing to an attempt that went through as a whole. */
  #explainWhole = (): string => 'passed through';

  /** `note` is told once that it has happened, or that it never will: at once, if it is one that simply happens. */
  constructor(met: MetFault, note: (outcome: FaultOutcome) => void) {
    this.#met = met;
    this.#note = note;
    if (!happensLater(met.action)) this.settle(APPLIED);
  }

  /** Does it happen to bytes of the request's body that are still to come? */
  get awaitsBody(): boolean {
    return this.#isOpen && this.#met.action.kind === 'read-slowly';
  }

  /** What became of it. The first word counts. */
  settle(outcome: FaultOutcome): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#met.settle(outcome);
    this.#note(outcome);
  }

  /** Bytes of the request's body have come. */
  onBody(): void {
    if (this.awaitsBody) this.settle(APPLIED);
  }

  /** The attempt ended like this: what has not happened by now never will. */
  end(outcome: ExchangeOutcome): void {
    this.settle({ kind: 'skipped', reason: this.#explainEnd(outcome) });
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
        return { ...forward, ...this.#planShape(action.shape) };
      default:
        return forward;
    }
  }

  #explainEnd(outcome: ExchangeOutcome): string {
    if (outcome === 'complete') return this.#explainWhole();
    return outcome === 'no-response' ? 'no response' : 'cut short';
  }

  #planEdit(before: Forward['edit'], edit: ResponseEdit, answers: AnswerMemory): NonNullable<Forward['edit']> {
    const own = createAttemptEdit(edit, answers, (outcome) => this.settle(outcome));
    return before === undefined ? own : chainEdits(before, own);
  }

  #planShape(shape: ResponseShape): Pick<Forward, 'shape' | 'onShaped'> {
    let latest: ShapeMoment | null = null;
    this.#explainWhole = () => (latest === null ? 'passed through' : explainUnshaped(shape, latest));
    return {
      onShaped: () => this.settle(APPLIED),
      shape: (moment) => planStep(shape, (latest = moment)),
    };
  }
}
