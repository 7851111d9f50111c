import { describe, expect, it } from 'vitest';
import { arrivalsWithin, exchangeOf, scoreWrittenRun, writePerfectRun } from '../../support/records.ts';

describe('a contract that goes by what is expected', () => {
  const semantic = {
    kind: 'semantic' as const,
    for: 'extraction',
    by: { kind: 'fields' as const, fields: [{ kind: 'exact' as const, at: '/refund_amount' }], minMatch: 1 },
  };

  it('fails what is well-formed and says something else', () => {
    const run = writePerfectRun();
    run.drill.contracts = [semantic];
    for (const { kind, index } of arrivalsWithin(run, 17_000, 20_000)) {
      const exchange = exchangeOf(run, index);
      if (kind === 'extraction')
        exchange.answer = { ...exchange.answer!, text: exchange.answer!.text.replace('82.5', '28.5') };
    }
    const card = scoreWrittenRun(run);
    const row = card.application.contracts.find(({ phase }) => phase === 'on-fallback');
    expect(row).toMatchObject({ total: 66, usable: 56, failed: 10, kinds: { 'wrong-value': 10 } });
    expect(row).not.toHaveProperty('unjudged');
    expect(card.examples[0]).toMatchObject({ words: '/refund_amount is 28.5 for 82.5' });
  });

  it('says nothing where nothing is expected, which is counted, and is neither unread nor usable', () => {
    const run = writePerfectRun();
    const amounts = new Map(
      run.arrivals.map(({ index }) => [
        index,
        /"refund_amount":([\d.]+)/.exec(exchangeOf(run, index).answer!.text)?.[1],
      ]),
    );
    const request = run.drill.traffic.requests.find(({ name }) => name === 'extraction')!;
    request.workload = { kind: 'prompts', file: 'mine.ndjson', parameters: {} };
    for (const [at, arrival] of run.arrivals.filter(({ kind }) => kind === 'extraction').entries()) {
      const value = { refund_amount: Number(amounts.get(arrival.index)) };
      arrival.case = { body: { messages: [] }, ...(at % 3 === 0 ? { expected: { kind: 'json', value } } : {}) };
    }
    run.drill.contracts = [
      { kind: 'whole-answer', for: 'extraction' },
      semantic,
      { kind: 'whole-answer', for: 'chat' },
      { ...semantic, for: 'chat' },
    ];
    const card = scoreWrittenRun(run);
    const rows = card.application.contracts.filter(({ phase }) => phase === 'on-fallback');
    // Of no chat it is known what is right.
    expect(rows.map(({ contract, total, unjudged }) => [contract, total, unjudged])).toEqual([
      ['whole-answer (extraction)', 66, undefined],
      ['semantic (extraction)', 22, 44],
      ['whole-answer (chat)', 66, undefined],
    ]);
    expect(card.validity.find(({ id }) => id === 'answers-read')).toMatchObject({ ok: true });
    expect(card.application.usableRatio['on-fallback']).toBe(1);
  });
});
