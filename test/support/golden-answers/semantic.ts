import { emptyAnswer } from '../../../lib/kit/terms/answer.ts';
import type { InsideSettings } from '../../../lib/drill/contracts/index.ts';
import type { GoldenAnswer } from './golden-answer.ts';
import type { Row } from './ticket.ts';

type Way = Extract<InsideSettings, { kind: 'semantic' }>['by'];

function answers(name: string, by: Way, value: Record<string, unknown>, rows: readonly Row[]): GoldenAnswer[] {
  return rows.map(([text, outcome, ...kinds], index) => ({
    id: `${name}-${index + 1}`,
    contract: { kind: 'semantic', for: 'chat', by },
    answer: { ...emptyAnswer(), text, finishReason: 'stop' },
    expected: { kind: 'json', value },
    outcomes: [outcome],
    kinds,
  }));
}

const label: Way = {
  kind: 'label',
  at: '/label',
  labels: ['refund', 'delivery', 'damage', 'late delivery', 'question'],
};
const exactly = { tolerance: 0, relative: 0 };
const fields: Way = {
  kind: 'fields',
  minMatch: 1,
  fields: [
    { kind: 'number', at: '/total', tolerance: 0.005, relative: 0 },
    { kind: 'set', at: '/ids' },
    { kind: 'text', at: '/customer' },
    { kind: 'exact', at: '/due' },
  ],
};
const invoice = { total: 82.5, ids: [8123, 8124], customer: 'Ada Lindqvist', due: '2026-04-03' };
const total: Way = { kind: 'number', at: '/total', ...exactly, decimals: 'point', takes: 'any' };
const summe: Way = { ...total, decimals: 'comma' };
const city: Way = { kind: 'text', at: '/city', match: 'any-of' };

/** Answers of which it is known what they should say; those that are clean look as if they said something else. */
export const semanticAnswers: GoldenAnswer[] = [
  ...answers('semantic label', label, { label: 'refund' }, [
    ['refund', 'usable'],
    ['Refund.', 'usable'],
    ['**Label:** `REFUND`', 'usable'],
    ['The customer wants a refund, and wants it today. It was delivered in time.', 'usable'],
    ['{"label":"refund"}', 'usable'],
    ['Kategorie: Refund', 'usable'],
    ['Refund (not refundable items excluded)', 'usable'],
    ['<think>Is it delivery or damage?</think>refund', 'repaired', 'think-block'],
    ['delivery', 'failed', 'wrong-value'],
    ['late delivery', 'failed', 'wrong-value'],
    ['refund, delivery', 'failed', 'wrong-enum'],
    ['It could be damage or refund.', 'failed', 'wrong-enum'],
    ['money back', 'failed', 'off-task'],
    ['The customer asks to be refunded.', 'failed', 'off-task'],
    ['', 'failed', 'empty-content'],
    ['I’m sorry, but I can’t help with that.', 'failed', 'refusal-text'],
  ]),
  ...answers('semantic longer label', label, { label: 'late delivery' }, [
    ['Late delivery', 'usable'],
    ['late_delivery', 'usable'],
    ['The label is: late-delivery!', 'usable'],
    ['delivery', 'failed', 'wrong-value'],
  ]),
  ...answers('semantic fields', fields, invoice, [
    ['{"total":82.5,"ids":[8124,8123],"customer":"ada lindqvist","due":"2026-04-03","note":"82.51?"}', 'usable'],
    ['{"due":"2026-04-03","customer":"Ada  Lindqvist","ids":[8123,8124,8123],"total":82.499}', 'usable'],
    [
      '```json\n{"total":82.5,"ids":[8123,8124],"customer":"Ada Lindqvist","due":"2026-04-03"}\n```',
      'repaired',
      'fence-json',
    ],
    ['{"total":28.5,"ids":[8123,8124],"customer":"Ada Lindqvist","due":"2026-04-03"}', 'failed', 'wrong-value'],
    ['{"total":8250,"ids":[8123,8124],"customer":"Ada Lindqvist","due":"2026-04-03"}', 'failed', 'scale'],
    ['{"total":82.5,"ids":[8123],"customer":"Ada Lindqvist","due":"2026-04-03"}', 'failed', 'wrong-value'],
    ['{"total":82.5,"ids":[8123,8124],"customer":"Ada Lindquist","due":"2026-04-03"}', 'failed', 'wrong-value'],
    ['{"total":82.5,"ids":[8123,8124],"customer":"Ada Lindqvist","due":"03/04/2026"}', 'failed', 'date-form'],
    ['{"total":82.5,"ids":[8123,8124],"due":"2026-04-03"}', 'failed', 'wrong-value'],
  ]),
  ...answers('semantic number', total, { total: 1234.5 }, [
    ['That comes to 1,234.50 EUR for 3 items.', 'usable'],
    ['**$1234.5**', 'usable'],
    ['3 items at 411.50 make 1,234.50.', 'usable'],
    ['That comes to 1.234,50 EUR.', 'failed', 'off-task'],
    ['That comes to 1,243.50 EUR.', 'failed', 'wrong-value'],
    ['I would have to look that up.', 'failed', 'off-task'],
  ]),
  ...answers('semantic number in German', summe, { total: 1234.5 }, [
    ['Das macht 1.234,50 €, also 3 mal 411,50 €.', 'usable'],
    ['Zusammen: 1234,5 Euro', 'usable'],
    ['Das macht 1.243,50 €.', 'failed', 'wrong-value'],
  ]),
  ...answers('semantic text', city, { city: ['Köln', 'Cologne'] }, [
    ['Köln', 'usable'],
    ['cologne.', 'usable'],
    ['KÖLN', 'usable'],
    ['Bonn', 'failed', 'wrong-value'],
  ]),
];
