import { expect, test } from 'vitest';
import { createExamples } from '../../../lib/collector/rehearsal/examples.ts';
import { renderCellCases } from '../../../lib/collector/report/rehearsal/html-cases.ts';
import type { AskedCase, AskOutcome, Cell } from '../../../lib/collector/scorecard/rehearsal.ts';
import { emptyAnswer } from '../../../lib/kit/terms/answer.ts';

const judged = (...failures: (string | null)[]): AskOutcome => ({
  kind: 'judged',
  judgements: failures.map((failure, contract) => ({
    contract,
    outcome: failure === null ? 'usable' : 'failed',
    failure,
  })),
});

const ask = (index: number, came: AskOutcome, text = 'said'): AskedCase => ({
  kind: 'asked',
  index,
  request: 'extraction',
  case: String(index),
  column: 'fallback',
  startEpochMs: 0,
  durationMs: 1,
  calls: 1,
  status: 200,
  asked: { messages: [{ role: 'user', content: 'Ticket' }] },
  answer: came.kind === 'judged' ? { ...emptyAnswer(), text } : null,
  came,
});

test('keeps what each contract missed before all else, and counts the rest', () => {
  const examples = createExamples();
  for (let index = 0; index < 200; index++) examples.add(ask(index, judged(null, null)));
  examples.add(ask(200, judged('no-json', null)));
  examples.add(ask(201, judged(null, 'md-fence')));
  examples.add(ask(202, { kind: 'refused', status: 422, said: 'no such parameter' }));
  const shown = (place: number) => examples.of('extraction', 'fallback', place).shown.map(({ index }) => index);
  expect(shown(0).slice(0, 4)).toEqual([200, 202, 0, 1]);
  expect(shown(1).slice(0, 3)).toEqual([201, 202, 0]);
  expect(shown(0)).toHaveLength(40);
  expect(examples.of('extraction', 'fallback', 0).count).toBe(203);
  expect(examples.of('extraction', 'primary', 0)).toEqual({ count: 0, shown: [] });
});

test('keeps no more of a long answer than anybody reads', () => {
  const examples = createExamples();
  examples.add(ask(0, judged('runaway'), 'x'.repeat(10_000_000)));
  const [only] = examples.of('extraction', 'fallback', 0).shown;
  expect(only?.said).toHaveLength(1_202);
  expect(only?.asked).toBe('Ticket');
});

test('what code of one’s own said stands beside its case as text, and of another contract it does not', () => {
  const examples = createExamples();
  const said = { outcome: 'failed', failure: 'consumer-threw', words: 'SyntaxError: <b>at</b> 3' } as const;
  examples.add(ask(0, { kind: 'judged', judgements: [{ contract: 1, ...said }] }));
  const show = (place: number): string =>
    renderCellCases({ request: 'extraction', column: 'fallback', contract: 'module', place } as Cell, examples).markup;
  expect(show(1)).toContain('Your code said: <code>SyntaxError: &lt;b&gt;at&lt;/b&gt; 3</code>');
  expect(show(0)).not.toContain('SyntaxError');
});
