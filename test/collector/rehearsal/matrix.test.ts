import { expect, test } from 'vitest';
import { createMatrix } from '../../../lib/collector/rehearsal/matrix.ts';
import type { AskedCase, AskOutcome } from '../../../lib/collector/scorecard/rehearsal.ts';

const judged = (outcome: 'usable' | 'failed'): AskOutcome => ({
  kind: 'judged',
  judgements: [{ contract: 0, outcome, failure: outcome === 'usable' ? null : 'fence-json' }],
});

function ask(index: number, column: string, came: AskOutcome): AskedCase {
  return {
    kind: 'asked',
    index,
    request: 'extraction',
    case: String(index),
    column,
    startEpochMs: 0,
    durationMs: 1,
    calls: 1,
    status: 200,
    asked: {},
    answer: null,
    came,
  };
}

const columns = ['primary', 'fallback'].map((name) => ({ name, provider: name, variant: null }));
const create = () =>
  createMatrix({
    contracts: [{ kind: 'json-schema', for: 'extraction' }],
    columns,
    test: { good: 0.98, bad: 0.9, stopsEarly: true },
  });

test('decides as soon as the test does, and not before: 35 usable ones in a row are good', () => {
  const matrix = create();
  for (let index = 0; index < 34; index++) matrix.add(ask(index, 'primary', judged('usable')));
  expect(matrix.cells()[0]).toMatchObject({ decision: 'undecided', decidedAt: null, moreToDecide: 1 });
  matrix.add(ask(34, 'primary', judged('usable')));
  expect(matrix.cells()[0]).toMatchObject({
    decision: 'good',
    decidedAt: 35,
    total: 35,
    missRatio: 0,
    moreToDecide: 0,
  });
  expect(matrix.isDecided('extraction', 'primary')).toBe(true);
  expect(matrix.isDecided('extraction', 'fallback')).toBe(false);
});

test.each<[string, AskOutcome, string]>([
  ['is missed', judged('failed'), 'bad'],
  ['has no answer', { kind: 'unanswered', cause: 'timed-out', said: '' }, 'undecided'],
  ['is answered by another', { kind: 'misrouted', served: ['primary'] }, 'undecided'],
])('good is only what is so by all that came: not where all behind it %s', (_, came, decision) => {
  const matrix = create();
  for (let index = 0; index < 35; index++) matrix.add(ask(index, 'primary', judged('usable')));
  expect(matrix.isDecided('extraction', 'primary')).toBe(true);
  matrix.add(ask(35, 'primary', came));
  expect(matrix.cells()[0]).toMatchObject({ decision: 'undecided', decidedAt: null });
  expect(matrix.isDecided('extraction', 'primary')).toBe(false);
  for (let index = 36; index < 100; index++) matrix.add(ask(index, 'primary', came));
  expect(matrix.cells()[0]?.decision).toBe(decision);
});

test('what is bad stays so, whatever comes behind it', () => {
  const matrix = create();
  for (let index = 0; index < 4; index++) matrix.add(ask(index, 'fallback', judged('failed')));
  for (let index = 4; index < 40; index++) matrix.add(ask(index, 'fallback', judged('usable')));
  expect(matrix.cells()[1]).toMatchObject({ decision: 'bad', decidedAt: 2, total: 40 });
});

test('a case without an answer is in no ratio, a refused request is a miss', () => {
  const matrix = create();
  matrix.add(ask(0, 'primary', judged('usable')));
  matrix.add(ask(1, 'primary', { kind: 'unanswered', cause: 'status-503', said: '' }));
  matrix.add(ask(2, 'primary', { kind: 'refused', status: 422, said: 'no schema' }));
  // No contract of this place said anything: nothing is known.
  matrix.add(ask(3, 'primary', { kind: 'judged', judgements: [] }));
  expect(matrix.cells()[0]).toMatchObject({
    total: 2,
    usable: 1,
    unanswered: 2,
    refused: 1,
    missRatio: 0.5,
    kinds: { 'refused-422': 1 },
  });
});

test('a success with no answer in it is a miss of every contract', () => {
  const matrix = create();
  const causes = ['no-answer', 'unterminated', 'error-in-200'];
  for (const [index, cause] of causes.entries()) matrix.add(ask(index, 'primary', { kind: 'hollow', cause, said: '' }));
  expect(matrix.cells()[0]).toMatchObject({
    total: 3,
    hollow: 3,
    unanswered: 0,
    missRatio: 1,
    kinds: { 'no-answer': 1, unterminated: 1, 'error-in-200': 1 },
    decision: 'bad',
  });
});

test.each<[string, AskOutcome, AskOutcome]>([
  ['an answer', { kind: 'unanswered', cause: 'unread', said: '' }, { kind: 'judged', judgements: [] }],
  ['one of its own', { kind: 'misrouted', served: [] }, { kind: 'misrouted', served: ['primary'] }],
])('a provider that leaves every third case without %s is not good by the others, nor bad', (_, one, other) => {
  const matrix = create();
  const unknown = [one, other];
  for (let index = 0; index < 300; index++)
    matrix.add(ask(index, 'primary', index % 3 === 2 ? unknown[index % 2]! : judged('usable')));
  expect(matrix.cells()[0]).toMatchObject({ total: 200, usable: 200, decision: 'undecided', moreToDecide: null });
});

test('a few cases without an answer take more usable ones to be good, and it says how many', () => {
  const matrix = create();
  matrix.add(ask(0, 'primary', { kind: 'unanswered', cause: 'status-503', said: '' }));
  for (let index = 1; index <= 35; index++) matrix.add(ask(index, 'primary', judged('usable')));
  const [cell] = matrix.cells();
  expect(cell).toMatchObject({ total: 35, decision: 'undecided' });
  // Of 35 in 36 the score of the test grows by 0.0374 a case: 1.373 of 2.944 is there.
  expect(cell?.moreToDecide).toBe(42);
  for (let index = 36; index <= 54; index++) matrix.add(ask(index, 'primary', judged('usable')));
  expect(matrix.cells()[0]).toMatchObject({ decision: 'good', decidedAt: 54 });
});

test('a provider of which nothing was judged is not measured, never good', () => {
  const matrix = create();
  for (let index = 0; index < 99; index++) {
    matrix.add(ask(index, 'fallback', { kind: 'unanswered', cause: 'status-401', said: '' }));
  }
  expect(matrix.cells()[1]).toMatchObject({ decision: 'not-measured', missRatio: null, moreToDecide: null });
  expect(matrix.progress()).toEqual({ decided: 0, cells: 2 });
});

test('a case that a contract has nothing to hold against counts for it neither way, whatever came', () => {
  const matrix = create();
  const silent = [0];
  for (let index = 0; index < 35; index++) matrix.add(ask(index, 'primary', judged('usable')));
  for (let index = 35; index < 90; index += 3) {
    matrix.add({ ...ask(index, 'primary', { kind: 'judged', judgements: [] }), silent });
    matrix.add({ ...ask(index + 1, 'primary', { kind: 'refused', status: 422, said: '' }), silent });
    matrix.add({ ...ask(index + 2, 'primary', { kind: 'unanswered', cause: 'timed-out', said: '' }), silent });
  }
  expect(matrix.cells()[0]).toMatchObject({ total: 35, refused: 0, unanswered: 0, decision: 'good' });
});

test('tells contracts of one kind for the same request apart by their place', () => {
  const guard = { kind: 'guard', for: 'chat' };
  const matrix = createMatrix({
    contracts: [guard, { ...guard, for: 'attack' }, guard],
    columns: columns.slice(0, 1),
    test: { good: 0.98, bad: 0.9, stopsEarly: true },
  });
  expect(matrix.cells().map(({ contract }) => contract)).toEqual([
    'guard, contracts[0]',
    'guard',
    'guard, contracts[2]',
  ]);
});

test('holds a fallback against the primary by the cases both have', () => {
  const matrix = create();
  for (let index = 0; index < 20; index++) {
    matrix.add(ask(index, 'primary', judged(index === 0 ? 'failed' : 'usable')));
    if (index < 16) matrix.add(ask(index, 'fallback', judged(index < 7 ? 'failed' : 'usable')));
  }
  const [primary, fallback] = matrix.cells();
  expect(primary?.against).toBeNull();
  expect(fallback?.against).toMatchObject({
    column: 'primary',
    pairs: 16,
    bothMissed: 1,
    onlyHere: 6,
    onlyThere: 0,
    by: 'pairs',
  });
  expect(fallback?.against?.difference).toBeCloseTo(6 / 16, 12);
  // Exact: 2 · (1/2)^6.
  expect(fallback?.against?.pValue).toBeCloseTo(2 / 64, 12);
});
