import { describe, expect, it } from 'vitest';
import { checkConditions, listConditions, shareConditions } from '../../../lib/collector/capacity/list-conditions.ts';
import type { Objective } from '../../../lib/drill/objectives/objective.ts';

const objective = (metric: Objective['metric'], bounds: Partial<Objective>): Objective => ({
  metric,
  phase: 'outage',
  ...bounds,
});

describe('what a rate is held to', () => {
  it('is what the drill asks of its outage', () => {
    expect(
      listConditions([
        objective('httpSuccessRatio', { min: 0.99 }),
        objective('usableRatio', { min: 0.9 }),
        objective('ttftP95Ms', { max: 2_000 }),
        objective('totalP99Ms', { max: 9_000, phase: 'run' }),
      ]),
    ).toEqual([
      { id: 'success', label: 'an answer', attainment: 0.99 },
      { id: 'usable', label: 'an answer that is usable', attainment: 0.9 },
      { id: 'ttft', label: 'the first text within 2.00 s', attainment: 0.95, limitMs: 2_000 },
      { id: 'total', label: 'the whole answer within 9.00 s', attainment: 0.99, limitMs: 9_000 },
    ]);
  });

  it('leaves out what says nothing of a rate, and the phases without an outage', () => {
    expect(
      listConditions([
        objective('failoverMs', { max: 5_000, phase: 'run' }),
        objective('usableRatio', { min: 0.9, phase: 'baseline' }),
        objective('failedRatio', { max: 0.02 }),
      ]),
    ).toEqual([{ id: 'success', label: 'an answer', attainment: 0.98 }]);
  });

  it('keeps the stricter of two that ask the same', () => {
    const both = [
      objective('httpSuccessRatio', { min: 0.9 }),
      objective('httpSuccessRatio', { min: 0.99, phase: 'on-fallback' }),
    ];
    expect(listConditions(both)).toEqual([{ id: 'success', label: 'an answer', attainment: 0.99 }]);
  });

  it('is refused where none is left, and where no number of callers can show it', () => {
    expect(() => listConditions([objective('failoverMs', { max: 1, phase: 'run' })])).toThrow(
      /objectives must hold one/,
    );
    expect(() => listConditions([objective('httpSuccessRatio', { min: 1 })])).toThrow(/Set a bound below 1/);
  });
});

describe('what nobody who asks can have', () => {
  const usable = listConditions([objective('usableRatio', { min: 0.9 })]);
  const ttft = listConditions([objective('ttftP95Ms', { max: 2_000 })]);
  const both = [
    { kind: 'chat', streamed: true },
    { kind: 'tool-call', streamed: false },
  ];

  it('is refused: usable answers without a contract for any of them, the first text without a stream', () => {
    expect(() => checkConditions(usable, both, new Set())).toThrow(/contracts has none for a request that is asked/);
    expect(() => checkConditions(usable, both, new Set(['extraction']))).toThrow(/usableRatio/);
    expect(() => checkConditions(ttft, both.slice(1), new Set(['chat']))).toThrow(/ttft is of streamed requests/);
  });

  it('is let be where one can', () => {
    expect(() => checkConditions(usable, both, new Set(['tool-call']))).not.toThrow();
    expect(() => checkConditions(ttft, both, new Set())).not.toThrow();
    const success = listConditions([objective('httpSuccessRatio', { min: 0.9 })]);
    expect(() => checkConditions(success, both.slice(1), new Set())).not.toThrow();
  });
});

it('knows for how many of the callers each condition is, and how rare a judged kind', () => {
  const conditions = listConditions([
    objective('httpSuccessRatio', { min: 0.9 }),
    objective('usableRatio', { min: 0.9 }),
    objective('ttftP95Ms', { max: 2_000 }),
  ]);
  const planned = Array.from({ length: 100 }, (_, index) => ({
    kind: index % 20 === 0 ? 'refund' : index % 2 === 0 ? 'chat' : 'summary',
    streamed: index % 4 === 0,
  }));
  const [success, usable, ttft] = shareConditions(conditions, planned, new Set(['refund', 'chat', 'later']));
  expect(success).not.toHaveProperty('share');
  expect(usable).toMatchObject({
    share: 0.5,
    kinds: [
      { kind: 'refund', share: 0.05 },
      { kind: 'chat', share: 0.45 },
    ],
  });
  expect(ttft).toMatchObject({ share: 0.25 });
});
