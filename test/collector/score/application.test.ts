import { describe, expect, it } from 'vitest';
import {
  arrivalsWithin,
  exchangeOf,
  scoreWrittenRun,
  type WrittenRun,
  writeAnswer,
  writePerfectRun,
} from '../../support/records.ts';

/** Puts a text in the place of the answers to these extractions. */
function answerExtractions(run: WrittenRun, fromMs: number, untilMs: number, write: (json: string) => string): number {
  const arrivals = arrivalsWithin(run, fromMs, untilMs).filter(({ kind }) => kind === 'extraction');
  for (const arrival of arrivals) {
    const exchange = exchangeOf(run, arrival.index);
    exchange.answer = { ...exchange.answer!, text: write(writeAnswer(arrival).text) };
  }
  return arrivals.length;
}

describe('an answer that a secret was taken out of', () => {
  it('is judged where it is usable all the same, and else unread, never a failure of the fallback', () => {
    const run = writePerfectRun();
    answerExtractions(run, 14_000, 17_000, (json) => json);
    answerExtractions(run, 17_000, 20_000, () => '[redacted]');
    for (const { index } of arrivalsWithin(run, 14_000, 20_000)) exchangeOf(run, index).answer!.redacted = true;
    const card = scoreWrittenRun(run);
    const row = card.application.contracts.find(
      ({ contract, phase }) => contract === 'json-schema' && phase === 'on-fallback',
    );
    expect(row).toMatchObject({ failed: 0, repairedWrong: 0 });
    expect(card.validity.find(({ id }) => id === 'answers-read')).toMatchObject({
      ok: false,
      observed: '10 of 420 answers could not be read: a secret that they repeat was taken out of them',
    });
    expect(card.verdict).toBe('invalid');
  });
});

describe('what the code downstream could use', () => {
  it('counts each outcome and kind in the row of contract, provider and phase', () => {
    const run = writePerfectRun();
    const fenced = answerExtractions(run, 14_000, 17_000, (json) => `\`\`\`json\n${json}\n\`\`\``);
    const wrong = answerExtractions(run, 17_000, 20_000, (json) =>
      `{'a': 1, ${json.replace('82.5', '28.5').slice(1)}`.replace("'a': 1, ", '').replace(/}$/, ',}'),
    );
    const quoted = answerExtractions(run, 20_000, 23_000, (json) => json.replace('82.5', '"82.5"'));
    expect([fenced, wrong, quoted]).toEqual([10, 10, 10]);
    const card = scoreWrittenRun(run);
    const rows = card.application.contracts.filter(
      ({ contract, phase }) => contract === 'json-schema' && phase === 'on-fallback',
    );
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({
      provider: 'fallback',
      total: 66,
      usable: 36,
      repaired: 10,
      repairedWrong: 10,
      failed: 10,
      kinds: { 'fence-json': 10, 'number-as-string': 10, 'trailing-comma': 10 },
      missRatio: 30 / 66,
    });
    const [low, high] = rows[0]!.missInterval;
    expect(low).toBeLessThan(30 / 66);
    expect(high).toBeGreaterThan(30 / 66);
    // A repaired answer is not usable, and HTTP sees none of it.
    expect(card.application.usableRatio['on-fallback']).toBe(169 / 199);
    expect(card.outage).toEqual({ requests: 201, httpSuccessRatio: 1, usableRatio: 171 / 201 });
  });

  it('leaves requests no contract speaks of out of the usable ratio', () => {
    const run = writePerfectRun();
    run.drill.contracts = run.drill.contracts.filter(({ kind }) => kind === 'json-schema');
    answerExtractions(run, 12_000, 22_000, () => 'No idea.');
    const card = scoreWrittenRun(run);
    expect(card.outage).toEqual({ requests: 67, httpSuccessRatio: 1, usableRatio: 33 / 67 });
    // Of how many each ratio is stands beside it: fewer than were sent.
    const { judged = {}, usableRatio } = card.application;
    expect(Object.keys(judged)).toEqual(Object.keys(usableRatio));
    expect((judged.cutover ?? 0) + (judged['on-fallback'] ?? 0)).toBe(67);
    run.drill.contracts = [];
    expect(scoreWrittenRun(run).outage).toEqual({ requests: 201, httpSuccessRatio: 1, usableRatio: null });
    expect(scoreWrittenRun(run).application).toEqual({ usableRatio: {}, judged: {}, contracts: [] });
  });

  it('names contracts by kind, and by whom they are for where one kind is used twice', () => {
    const run = writePerfectRun();
    run.drill.contracts.push({ kind: 'markdown', for: 'extraction' });
    const names = new Set(scoreWrittenRun(run).application.contracts.map(({ contract }) => contract));
    expect(names).toEqual(new Set(['json-schema', 'tool-call', 'markdown (chat)', 'markdown (extraction)']));
  });
});

describe('tool calls', () => {
  it('are counted by whether there is one, and by whether it is valid', () => {
    const run = writePerfectRun({
      objectives: [
        { metric: 'toolTriggerRatio', phase: 'baseline', min: 0.5 },
        { metric: 'toolValidRatio', phase: 'baseline', min: 0.99 },
      ],
    });
    const answers = arrivalsWithin(run, 5_000, 8_000)
      .filter(({ kind }) => kind === 'tool-call')
      .map(({ index }) => exchangeOf(run, index).answer!);
    const [none, written, wrong, beside] = answers;
    const { name, arguments: args } = written!.toolCalls[0]!;
    Object.assign(none!, { toolCalls: [], text: 'All is well.' });
    Object.assign(written!, { toolCalls: [], text: `{"name":"${name}","arguments":${args}}` });
    Object.assign(wrong!, { toolCalls: [{ id: 'call_1', name, arguments: '{}' }] });
    beside!.text = '</tool_call>';
    const { application, objectives } = scoreWrittenRun(run);
    const row = application.contracts.find(({ contract, phase }) => contract === 'tool-call' && phase === 'baseline');
    const wanted = row!.total;
    expect(row).toMatchObject({
      calls: { wanted, called: wanted - 2, valid: wanted - 3, inText: 1, inTextInvalid: 0 },
      notes: { 'special-tokens': 1 },
      usable: wanted - 3,
    });
    expect(objectives.map(({ observed }) => observed)).toEqual([(wanted - 2) / wanted, (wanted - 3) / (wanted - 2)]);
  });

  it('are not spoken of by contracts that want none', () => {
    const rows = scoreWrittenRun(writePerfectRun()).application.contracts.filter(
      ({ contract }) => contract !== 'tool-call',
    );
    expect(rows.every(({ calls, notes }) => calls === undefined && notes === undefined)).toBe(true);
  });
});

/** Long, and no repetition of itself. */
const longText = Array.from({ length: 1_200 }, (_, index) => index.toString(36)).join('-');

describe('examples', () => {
  it('are the first three of each kind and contract, however many there are', () => {
    const run = writePerfectRun();
    answerExtractions(run, 14_000, 20_000, () => 'No idea.');
    answerExtractions(run, 20_000, 22_000, (json) => `${json.slice(0, 40)}${longText}`);
    const { examples } = scoreWrittenRun(run);
    expect(examples.map(({ failure }) => failure)).toEqual([
      'no-json',
      'no-json',
      'no-json',
      'truncated',
      'truncated',
      'truncated',
    ]);
    expect(examples[0]).toEqual({
      index: 141,
      contract: 'json-schema',
      provider: 'fallback',
      phase: 'on-fallback',
      outcome: 'failed',
      failure: 'no-json',
      answer: 'No idea.',
    });
    expect(examples.map(({ index }) => index)).toEqual([141, 144, 147, 201, 204, 207]);
    expect(examples[3]?.answer).toHaveLength(600);
  });

  it('are forty at most, with one of each kind before a second of any', () => {
    const run = writePerfectRun();
    const schema = { type: 'object', properties: { ticket_id: { type: 'integer' } } };
    run.drill.contracts = run.drill.contracts.map((one) => (one.kind === 'json-schema' ? { ...one, schema } : one));
    const broken = [
      '{"a":1,}',
      '{a:1}',
      "{'a':1}",
      '{"a":NaN}',
      '{"a":True}',
      '{"a":.5}',
      '{"a":"\n"}',
      '{"a":"\\d"}',
      '{"a":1 // b\n}',
      '{"a":[1,...]}',
      '{“a”:1}',
      'no',
      '{"a"',
      '```\n{}\n```',
      '```json\n{}\n```',
      '{}',
      '{"ticket_id":"1"}',
      '[]',
    ];
    arrivalsWithin(run, 2_000, 32_000)
      .filter(({ kind }) => kind === 'extraction')
      .forEach(({ index }, at) => (exchangeOf(run, index).answer!.text = broken[at % broken.length]!));
    const { examples } = scoreWrittenRun(run);
    expect(examples).toHaveLength(40);
    expect(new Set(examples.map(({ failure }) => failure)).size).toBe(broken.length);
  });

  it('show the call where there is no text, and never half a character', () => {
    const run = writePerfectRun();
    const [arrival] = arrivalsWithin(run, 5_000, 6_000).filter(({ kind }) => kind === 'tool-call');
    exchangeOf(run, arrival!.index).answer!.toolCalls[0]!.arguments = '{"id":1}';
    const chat = arrivalsWithin(run, 6_000, 7_000).find(({ kind }) => kind === 'chat');
    exchangeOf(run, chat!.index).answer!.text = `\`${'😀'.repeat(400)}`;
    const { examples } = scoreWrittenRun(run);
    expect(examples.find(({ contract }) => contract === 'tool-call')?.answer).toBe('open_case({"id":1})');
    const cut = examples.find(({ contract }) => contract === 'markdown')?.answer ?? '';
    expect(cut).not.toMatch(/[\ud800-\udbff](?![\udc00-\udfff])/);
    expect(cut.length).toBeLessThanOrEqual(600);
  });

  it('are only of answers whose provider is known', () => {
    const run = writePerfectRun();
    answerExtractions(run, 5_000, 5_500, () => 'No idea.');
    for (const attempt of run.attempts) attempt.index = null;
    expect(scoreWrittenRun(run).examples).toEqual([]);
  });
});

describe('readiness', () => {
  it.each([
    [
      'an outage nobody served',
      (run: WrittenRun) => breakOutage(run),
      { served: 1 / 201, usable: null, failover: 0 },
      { score: 0.2, cap: { at: 0.2, reason: 'not-failed-over' } },
    ],
    [
      'nothing usable on the fallback',
      (run: WrittenRun) => answerAll(run),
      { served: 1, usable: 0, failover: 1 - 703 / 29_000 },
      { score: 0.5, cap: { at: 0.5, reason: 'objective-missed' } },
    ],
    [
      'an outage served only after its first half',
      (run: WrittenRun) => breakOutage(run, 27_000),
      { failover: 0 },
      { score: 0.2, cap: { at: 0.2, reason: 'not-failed-over' } },
    ],
  ])('of %s has its parts, and its cap', (_, breakRun, parts, readiness) => {
    const run = writePerfectRun({ objectives: [{ metric: 'usableRatio', phase: 'outage', min: 0.5 }] });
    breakRun(run);
    const card = scoreWrittenRun(run);
    expect(card.verdict).toBe('fail');
    expect(Object.fromEntries(card.readiness.parts.map(({ id, score }) => [id, score]))).toMatchObject(parts);
    expect(card.readiness).toMatchObject(readiness);
  });

  it('is the mean of what was tested', () => {
    const card = scoreWrittenRun(writePerfectRun());
    const tested = card.readiness.parts.filter(({ score }) => score !== null);
    const weights = tested.reduce((sum, { weight }) => sum + weight, 0);
    expect(card.readiness.score).toBeCloseTo(
      tested.reduce((sum, { weight, score }) => sum + weight * (score ?? 0), 0) / weights,
      9,
    );
  });

  it('is none where less than half of what counts was tested', () => {
    const run = writePerfectRun();
    // The fault acts on nothing that anybody needs: no traffic leaves, and neither fallback nor failback is seen.
    for (const attempt of run.attempts) Object.assign(attempt, { provider: 'primary' });
    run.attempts = run.attempts.filter(({ fault }) => fault === null);
    const { readiness } = scoreWrittenRun(run);
    expect(readiness.score).toBeNull();
  });

  function breakOutage(run: WrittenRun, untilMs = 32_000): void {
    for (const { index } of arrivalsWithin(run, 12_000, untilMs)) exchangeOf(run, index).end = 'unterminated';
  }
  function answerAll(run: WrittenRun): void {
    for (const { index } of arrivalsWithin(run, 12_000, 32_000)) {
      Object.assign(exchangeOf(run, index).answer!, { text: '', toolCalls: [] });
    }
  }
});
