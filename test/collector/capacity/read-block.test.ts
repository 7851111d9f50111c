import { describe, expect, it } from 'vitest';
import { createJudge } from '../../../lib/collector/judge/create-judge.ts';
import { readBlock } from '../../../lib/collector/capacity/read-block.ts';
import type { Condition } from '../../../lib/collector/capacity/block.ts';
import { createEvidenceCollector } from '../../../lib/collector/score/evidence/collect-evidence.ts';
import { createJudgementTable } from '../../../lib/collector/score/evidence/judgement-table.ts';
import { assembleRun } from '../../../lib/collector/score/join/assemble-run.ts';
import type { ProviderRefusal, RefusalSeen } from '../../../lib/collector/capacity/read-block.ts';
import {
  arrivalsWithin,
  exchangeOf,
  failRequest,
  listRecords,
  servingAttemptOf,
  writePerfectRun,
  type WrittenRun,
} from '../../support/records.ts';
import { say, writeSpokenRun } from '../../support/written-gateway.ts';

const conditions: Condition[] = [
  { id: 'success', label: 'an answer', attainment: 0.95 },
  { id: 'ttft', label: 'the first text within 2 s', attainment: 0.95, limitMs: 2_000 },
  { id: 'total', label: 'the whole within 5 s', attainment: 0.95, limitMs: 5_000 },
];

function read(
  run: WrittenRun,
  refusals: ReadonlyMap<number, RefusalSeen> = new Map(),
  warmupMs = 0,
  told: ReadonlyMap<number, ProviderRefusal> = new Map(),
) {
  const { drill, arrivals } = run;
  const planned = arrivals.length;
  const readArrival = (index: number) => arrivals[index];
  const judgements = createJudgementTable(planned);
  const judge = createJudge({ drill, planned, readArrival });
  const collector = createEvidenceCollector({ drill, planned, readArrival, judgements });
  for (const record of listRecords(run)) {
    const judged = judge.judge(record);
    if (judged !== null && !(judged instanceof Promise)) judgements.add(judged);
    collector.add(record);
  }
  return readBlock({
    run: assembleRun({ drill, arrivals, evidence: collector.finish() }),
    conditions,
    rate: 5,
    warmupMs,
    plannedMs: 10_000,
    refusals,
    told,
    asked: arrivals.map(({ index }) => index),
    idle: { ttftMs: 300, restMs: 400 },
    overSaturated: false,
    contaminated: null,
  });
}

/** A streamed request of the outage, whose answer is the fallback's. */
function pick(run: WrittenRun): number {
  const outage = run.drill.timeline.findIndex(({ phase }) => phase === 'outage');
  const fromMs = run.drill.timeline.slice(0, outage).reduce((sum, { durationMs }) => sum + durationMs, 0);
  return arrivalsWithin(run, fromMs + 500, fromMs + 3_000).find(({ streamed }) => streamed)!.index;
}

const callOf = (run: WrittenRun, index: number, refusals?: ReadonlyMap<number, RefusalSeen>) =>
  read(run, refusals).calls.find((call) => call.index === index);

describe('the callers of a block', () => {
  it('met all of it where all went well; the first text is not for whole answers', () => {
    const run = writePerfectRun();
    const { calls } = read(run);
    expect(calls).toHaveLength(run.arrivals.length);
    for (const { met, limit } of calls) expect([met.includes(false), limit]).toEqual([false, null]);
    const whole = run.arrivals.find(({ streamed }) => !streamed)!;
    expect(calls.find(({ index }) => index === whole.index)?.met[1]).toBeNull();
  });

  it('leave out the warm-up, and are due from its end on', () => {
    const run = writePerfectRun();
    const { calls } = read(run, new Map(), 2_000);
    expect(calls).toHaveLength(run.arrivals.filter(({ dueMs }) => dueMs >= 2_000).length);
    expect(Math.min(...calls.map(({ dueMs }) => dueMs))).toBeGreaterThanOrEqual(0);
  });

  it('who were refused missed all of it, by the limit that the refusal names, with its words', () => {
    const run = writePerfectRun();
    const index = pick(run);
    failRequest(run, index, 429);
    const text = '{"error":{"message":"Rate limit reached on tokens per min (TPM): Limit 30000"}}';
    const refusals = new Map([[index, { status: 429, headers: {}, text }]]);
    expect(callOf(run, index, refusals)).toMatchObject({
      met: [false, false, false],
      limit: 'tokens-per-minute',
      words: text,
    });
  });

  it('who were refused by a target that hides why missed it by what the provider told the target', () => {
    const run = writePerfectRun();
    const index = pick(run);
    failRequest(run, index, 502);
    const hidden = new Map([[index, { status: 502, headers: {}, text: '{"error":"upstream failed"}' }]]);
    expect(callOf(run, index, hidden)?.limit).toBe('errors');
    const text = '{"error":{"message":"Too many concurrent requests"}}';
    const told = new Map([[index, { provider: 'fallback', status: 429, headers: {}, text }]]);
    const call = read(run, hidden, 0, told).calls.find((one) => one.index === index);
    expect(call).toMatchObject({ limit: 'concurrency', words: text, by: 'fallback' });
  });

  it('who were refused by a status and no word are told that, and not an empty line', () => {
    const run = writePerfectRun();
    const index = pick(run);
    failRequest(run, index, 429);
    const told = new Map([[index, { provider: 'fallback', status: 429, headers: {}, text: '\n' }]]);
    const call = read(run, new Map(), 0, told).calls.find((one) => one.index === index);
    expect(call).toMatchObject({ limit: 'rate', words: 'nothing but status 429', by: 'fallback' });
  });

  it('who had an answer in the end are not told what was refused on the way to it', () => {
    const run = writePerfectRun();
    const index = pick(run);
    const told = new Map([[index, { provider: 'fallback', status: 429, headers: {}, text: 'slow down' }]]);
    const call = read(run, new Map(), 0, told).calls.find((one) => one.index === index);
    expect(call).toMatchObject({ limit: null });
    expect(call).not.toHaveProperty('words');
  });

  it('who had it late with the provider missed it by a queue where the first text alone was late', () => {
    const run = writePerfectRun();
    const index = pick(run);
    const [exchange, attempt] = [exchangeOf(run, index), servingAttemptOf(run, index)];
    Object.assign(exchange, { firstTokenMs: 5_600, headersMs: 5_600, endMs: 6_000 });
    Object.assign(attempt, { headersMs: 5_590, endMs: 5_990 });
    expect(callOf(run, index)).toMatchObject({ met: [true, false, false], limit: 'queue' });
    Object.assign(exchange, { firstTokenMs: 2_100, headersMs: 2_100, endMs: 9_000 });
    Object.assign(attempt, { headersMs: 2_090, endMs: 8_990 });
    expect(callOf(run, index)?.limit).toBe('latency');
  });

  it('who asked for a stream and had it whole have their first text at its end, and with an empty one never', () => {
    const run = writeSpokenRun();
    const index = pick(run);
    const whole = { firstTokenMs: null, streamed: false, headersMs: 100 };
    Object.assign(exchangeOf(run, index), { ...whole, endMs: 1_900 });
    expect(callOf(run, index)).toMatchObject({ met: [true, true, true] });
    Object.assign(exchangeOf(run, index), { ...whole, endMs: 2_100 });
    expect(callOf(run, index)).toMatchObject({ met: [true, false, true] });
    for (const seen of [exchangeOf(run, index), servingAttemptOf(run, index)])
      Object.assign(seen, { ...whole, endMs: 300, said: say('') });
    expect(callOf(run, index)?.met[1]).toBe(false);
    // A bare tool call has no text to wait for.
    const toolCalls = [{ id: 'call_1', name: 'look_up', arguments: '{}' }];
    for (const streamed of [true, false]) {
      for (const seen of [exchangeOf(run, index), servingAttemptOf(run, index)])
        Object.assign(seen, { streamed, endMs: 2_100, said: say('', { toolCalls }) });
      expect(callOf(run, index)?.met).toEqual([true, null, true]);
    }
    // With text beside it, it has.
    for (const seen of [exchangeOf(run, index), servingAttemptOf(run, index)])
      Object.assign(seen, { said: say('I look it up.', { toolCalls }) });
    expect(callOf(run, index)?.met).toEqual([true, false, true]);
  });

  it('who were told something of the target’s own where the provider refused had no answer of it, and missed it by the refusal', () => {
    const run = writeSpokenRun();
    const index = pick(run);
    exchangeOf(run, index).said = say('We are sorry: our assistant is not available at the moment.');
    Object.assign(servingAttemptOf(run, index), { status: 429, said: null });
    const text = '{"error":{"message":"Rate limit reached on requests per min (RPM)"}}';
    const told = new Map([[index, { provider: 'fallback', status: 429, headers: {}, text }]]);
    const { calls } = read(run, new Map(), 0, told);
    const call = calls.find((one) => one.index === index);
    expect(call).toMatchObject({ met: [false, false, false], limit: 'requests-per-minute', by: 'fallback' });
    expect(call).toMatchObject({ totalMs: null, providerMs: null });
    expect(calls.filter(({ met }) => met[0] === false)).toHaveLength(1);
  });

  it('who had nothing that a provider said were failed by it, and not by the target that hands it on', () => {
    const run = writePerfectRun();
    const index = pick(run);
    Object.assign(exchangeOf(run, index), { answer: null, firstTokenMs: null, said: null, body: '<html>' });
    servingAttemptOf(run, index).said = null;
    expect(callOf(run, index)).toMatchObject({ met: [false, false, false], limit: 'errors' });
  });

  it('who waited elsewhere missed it by the target', () => {
    const run = writePerfectRun();
    const index = pick(run);
    Object.assign(exchangeOf(run, index), { firstTokenMs: 5_600, headersMs: 5_600, endMs: 6_000 });
    expect(callOf(run, index)?.limit).toBe('target');
  });

  it('who waited for a further try missed it by what had refused them before', () => {
    const run = writePerfectRun();
    const index = pick(run);
    Object.assign(exchangeOf(run, index), { firstTokenMs: 5_600, headersMs: 5_600, endMs: 6_000 });
    const text = '{"error":{"message":"Rate limit reached on requests per min (RPM)"}}';
    const told = new Map([[index, { provider: 'fallback', status: 429, headers: {}, text }]]);
    const late = read(run, new Map(), 0, told).calls.find((one) => one.index === index);
    expect(late).toMatchObject({ limit: 'requests-per-minute', words: text, by: 'fallback' });
    // With the provider itself for most of it, it is the provider's queue.
    Object.assign(servingAttemptOf(run, index), { headersMs: 5_590, endMs: 5_990 });
    const queued = read(run, new Map(), 0, told).calls.find((one) => one.index === index);
    expect(queued).toMatchObject({ limit: 'queue' });
    expect(queued).not.toHaveProperty('words');
  });
});
