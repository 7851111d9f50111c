import { describe, expect, it, test } from 'vitest';
import type { AttemptRecord, RunRecord } from '../../../lib/collector/records/record.ts';
import type { SaidAnswer } from '../../../lib/collector/records/said.ts';
import { stopConditionSettings } from '../../../lib/drill/objectives/stop-conditions.ts';
import { digestText } from '../../../lib/kit/prints/digest.ts';
import { printText } from '../../../lib/kit/prints/print.ts';
import { watchHarm } from '../../../lib/run/runner/watch-harm.ts';

const T0 = 1_700_000_000_000;
const usage = (inputTokens: number, outputTokens: number): SaidAnswer => ({
  kind: 'answer',
  id: null,
  finishReason: 'stop',
  error: false,
  usage: { inputTokens, outputTokens },
  text: printText('x'.repeat(400)),
  calls: [{ name: 'find', arguments: printText('y'.repeat(40)) }],
  pieces: 1,
});
const asked = {
  kind: 'request',
  system: digestText('s'.repeat(100)),
  prompt: digestText('p'.repeat(300)),
} as AttemptRecord['asked'] & object;

/** A call at a provider that ended then, ms: a thousand tokens of prompt and two hundred of answer. */
function attempt(endedMs: number, changes: Partial<AttemptRecord> = {}): RunRecord {
  return {
    kind: 'attempt',
    id: `attempt-${endedMs}`,
    provider: 'primary',
    index: 3,
    correlatedBy: 'header',
    startEpochMs: T0 + endedMs - 500,
    headersMs: 100,
    endMs: 500,
    status: 200,
    end: 'complete',
    responseBytes: 10,
    fault: null,
    said: usage(1_000, 200),
    asked,
    marker: 'ours',
    ...changes,
  };
}

/** What is said at 100 s of these calls; the primary takes 2 and 10 for a million tokens, the fallback nothing. */
function watch(condition: object, records: readonly RunRecord[], atMs = 100_000): string | null {
  const watching = watchHarm([stopConditionSettings.read(condition, 'stopConditions[0]')], {
    isJudged: () => true,
    isStreamed: () => false,
    numbers: { planned: 100, tries: 1, followUps: [] },
    providers: [{ name: 'primary', price: { input: 2, output: 10 } }, { name: 'fallback' }],
    readPlanned: () => ({ promptTokens: 7, outputTokens: 9 }),
  });
  for (const record of records) watching.add(record);
  return watching.check(T0 + atMs, null);
}
const many = (count: number, changes: Partial<AttemptRecord> = {}): RunRecord[] =>
  Array.from({ length: count }, (_, place) => attempt(1_000 + place, changes));

describe('A drill is stopped where', () => {
  test('more is spent than it may, at the price of who was asked, from its first call on', () => {
    // 0.004 each.
    expect(watch({ metric: 'spend', max: 0.04 }, many(10))).toBeNull();
    expect(watch({ metric: 'spend', max: 0.04 }, many(11))).toBe(
      '0.044 of money was spent for 11 calls at providers, at most 0.04 may be (spend)',
    );
    expect(watch({ metric: 'spend', max: 0 }, many(11, { provider: 'fallback' }))).toBeNull();
  });

  test('more tokens are used than may be, whoever was asked', () => {
    const both = [...many(5), ...many(5, { provider: 'fallback' })];
    expect(watch({ metric: 'totalTokens', max: 12_000 }, both)).toBeNull();
    expect(watch({ metric: 'totalTokens', max: 11_999 }, both)).toBe(
      '12,000 tokens were used for 10 calls at providers, at most 11,999 may be (totalTokens)',
    );
  });

  test('more is spent within a window', () => {
    const condition = { metric: 'spend', max: 0.04, windowMs: 10_000 };
    const spread = Array.from({ length: 50 }, (_, place) => attempt(place * 2_000));
    expect(watch(condition, spread)).toBeNull();
    const burst = [...spread, ...Array.from({ length: 11 }, (_, place) => attempt(95_000 + place))];
    expect(watch(condition, burst)).toMatch(
      /^0.06\d* of money was spent for 1\d calls at providers in 10.0 s, at most/,
    );
    expect(watch(condition, burst, 120_000)).toBeNull();
  });

  test('the least number of calls was made', () => {
    expect(watch({ metric: 'spend', max: 0.001, minCalls: 3 }, many(2))).toBeNull();
    expect(watch({ metric: 'spend', max: 0.001, minCalls: 3 }, many(3))).not.toBeNull();
  });
});

describe('Tokens that no usage tells', () => {
  test.each<[string, Partial<AttemptRecord>, number]>([
    // 400 characters of prompt, 400 of text and 40 of arguments.
    ['are estimated by the texts', { said: { ...usage(0, 0), usage: null } }, 100 + 110],
    ['are estimated where it cannot be so', { said: usage(-5, 100) }, 100 + 110],
    ['are those of the plan where an answer cannot be read', { said: { kind: 'unread', reason: 'too long' } }, 100 + 9],
    ['are those of the plan where a prompt cannot', { said: null, asked: { kind: 'unread', reason: 'no' } }, 7 + 9],
    ['are estimated where the caller left', { status: null, end: 'client-gone', said: null }, 100 + 9],
  ])('%s, and it is said', (_, changes, tokens) => {
    expect(watch({ metric: 'totalTokens', max: tokens }, [attempt(1_000, changes)])).toBeNull();
    expect(watch({ metric: 'totalTokens', max: tokens - 1 }, [attempt(1_000, changes)])).toBe(
      `${tokens} tokens were used for 1 calls at providers, of 1 of them by estimate, at most ${tokens - 1} may be (totalTokens)`,
    );
  });
});

describe('Nothing is counted for a call', () => {
  it.each<[string, Partial<AttemptRecord>]>([
    ['that a fault answered', { fault: 'error-response', status: 200 }],
    ['that the provider refused', { status: 429, said: null }],
    ['whose connection broke before an answer', { status: null, end: 'no-response', said: null }],
    ['of another drill', { marker: 'other-run' }],
    ['for no answer of a model', { asked: null, said: null }],
  ])('%s', (_, changes) => {
    expect(watch({ metric: 'totalTokens', max: 0 }, many(30, changes))).toBeNull();
    expect(watch({ metric: 'totalTokens', max: 0 }, many(1, { fault: 'slow-stream', forwarded: true }))).not.toBeNull();
  });
});
