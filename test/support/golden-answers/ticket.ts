import type { Requirements } from '../../../lib/drill/contracts/requirements.ts';
import type { ContractOutcome } from '../../../lib/drill/contracts/contract.ts';
import { emptyAnswer } from '../../../lib/kit/terms/answer.ts';
import type { FailureKind } from '../../../lib/kit/terms/failure-kind.ts';
import type { GoldenAnswer } from './golden-answer.ts';

/** What the answers of our own are asked for. */
const ticketSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['label', 'score', 'note'],
  properties: {
    label: { enum: ['refund', 'delivery', 'question'] },
    score: { type: 'number', minimum: 0, maximum: 1 },
    ids: { type: 'array', items: { type: 'integer' } },
    urgent: { type: 'boolean' },
    note: { type: 'string' },
    due: { type: 'string', format: 'date' },
    order_id: { type: 'integer' },
    address: { type: 'object', properties: { city: { type: 'string' } } },
  },
};

/** An answer to it: its text, the outcome that is right, and the kinds that are. */
export type Row = [text: string, outcome: ContractOutcome['outcome'], ...kinds: FailureKind[]];

/** Answers that must be a ticket. `truth`: what it says, where that is known. */
export function tickets(
  name: string,
  rows: readonly Row[],
  truth?: Record<string, unknown>,
  finish = 'stop',
): GoldenAnswer[] {
  return rows.map(([text, outcome, ...kinds], index) => ({
    id: `${name}-${index + 1}`,
    contract: { kind: 'json-schema', for: 'extraction', schema: ticketSchema },
    answer: { ...emptyAnswer(), text, finishReason: finish },
    expected: truth === undefined ? { kind: 'unknown' } : { kind: 'json', value: truth },
    outcomes: [outcome],
    kinds,
  }));
}

/** Answers that are shown as markdown. */
export function chats(name: string, rows: readonly Row[], finish = 'stop', requires?: Requirements): GoldenAnswer[] {
  return rows.map(([text, outcome, ...kinds], index) => ({
    id: `${name}-${index + 1}`,
    contract: { kind: 'markdown', for: 'chat', ...(requires === undefined ? {} : { requires }) },
    answer: { ...emptyAnswer(), text, finishReason: finish },
    expected: { kind: 'unknown' },
    outcomes: [outcome],
    kinds,
  }));
}
