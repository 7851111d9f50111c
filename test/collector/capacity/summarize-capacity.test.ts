import { describe, expect, it } from 'vitest';
import type { Block, Condition } from '../../../lib/collector/capacity/block.ts';
import { judgeBlocks } from '../../../lib/collector/capacity/judge-block.ts';
import type { SearchEnd, SearchResult } from '../../../lib/collector/capacity/search-result.ts';
import { summarizeCapacity } from '../../../lib/collector/capacity/summarize-capacity.ts';
import { renderCapacityHtml } from '../../../lib/collector/report/capacity/html.ts';
import { renderCapacityText } from '../../../lib/collector/report/capacity/text.ts';
import type { DeclaredQuota } from '../../../lib/drill/list-quotas.ts';
import { displayWidth } from '../../../lib/collector/report/text/display-width.ts';
import type { Capacity } from '../../../lib/collector/scorecard/capacity.ts';

const HOSTILE = '</code><script>alert(1)</script>\u202e\u001b[2J"><img src=x onerror=alert(2)>';
const conditions: Condition[] = [{ id: 'usable', label: 'an answer that is usable', attainment: 0.9 }];

/** So many callers, of whom the first `missed` had nothing usable; `words` are what they were told. */
function block(rate: number, callers: number, missed: number, words?: string): Block {
  return {
    rate,
    plannedMs: 60_000,
    calls: Array.from({ length: callers }, (_, index) => ({
      index,
      // Spread, or all would have missed it together.
      dueMs: ((index * 7919) % callers) * (60_000 / callers),
      met: [index >= missed],
      limit: index < missed ? ('overload' as const) : null,
      ...(index < missed && words !== undefined ? { words } : {}),
      providerMs: 800,
      totalMs: 1_000,
    })),
    inFlight: [3, 5],
    overSaturated: false,
    contaminated: null,
  };
}

/** A search that saw these blocks, a step each. */
function found(blocks: readonly Block[], changes: Partial<SearchResult> = {}): SearchResult {
  const steps = blocks.map((one) => ({ rate: one.rate, blocks: [one], ...judgeBlocks([one], conditions) }));
  const of = (outcome: string): number[] => steps.filter((step) => step.outcome === outcome).map(({ rate }) => rate);
  return {
    end: { kind: 'found' },
    steps,
    held: of('met').at(-1) ?? null,
    failed: of('missed')[0] ?? null,
    rate: null,
    ...changes,
  };
}

function summarize(
  result: SearchResult,
  peakRate = 12,
  quotas: DeclaredQuota[] = [],
  machine: Capacity['machine'] = null,
): Capacity {
  return summarizeCapacity(result, {
    capacityId: 'x-capacity-1',
    drill: `x ${HOSTILE}`,
    seed: 7,
    startedAt: '2026-11-29T01:02:03.000Z',
    durationMs: 60_000,
    through: null,
    heldDown: ['primary'],
    peakRate,
    mostRate: 48,
    blockMs: 60_000,
    warmupMs: 15_000,
    conditions,
    spent: { requests: 900, tokens: 90_000, money: null },
    shapes: null,
    quotas,
    machine,
    tokensPerRequest: { input: 900, output: 200 },
  });
}

const breaking = (low: number, median: number, high: number): SearchResult['rate'] => ({
  median,
  interval: [low, high],
});

describe('the verdict on the declared peak', () => {
  const verdictOf = (result: SearchResult): string => summarize(result).verdict;
  const holding = block(16, 900, 20);
  const failing = block(10, 900, 300);

  it('is a pass where a rate at or above it is resolved as held, and the interval lies there', () => {
    expect(verdictOf(found([holding]))).toBe('pass');
    expect(verdictOf(found([holding, block(20, 900, 300)], { rate: breaking(16.5, 18, 19) }))).toBe('pass');
  });

  it('is no pass by a fit alone: blocks of five callers each resolve nothing', () => {
    const tiny = [8, 16, 32].map((rate) => block(rate, 5, 0));
    expect(verdictOf(found([...tiny, block(40, 5, 5)], { rate: breaking(33, 36, 39) }))).toBe('invalid');
    expect(verdictOf(found(tiny, { end: { kind: 'at-least' } }))).toBe('invalid');
  });

  it('is no pass where the interval reaches below it', () => {
    expect(verdictOf(found([holding], { rate: breaking(11, 18, 25) }))).toBe('invalid');
  });

  it('is a fail where a rate up to it is resolved as not held, and the interval lies below it', () => {
    expect(verdictOf(found([block(6, 900, 10), failing], { rate: breaking(6.5, 8, 9.5) }))).toBe('fail');
    expect(verdictOf(found([failing], { end: { kind: 'below' } }))).toBe('fail');
    expect(verdictOf(found([block(14, 900, 300)], { rate: breaking(9, 10, 11.5) }))).toBe('invalid');
  });

  it('rests on the blocks at the peak itself where these are resolved and the estimate agrees', () => {
    const at = summarize(found([block(12, 900, 20)], { rate: breaking(11.5, 12.8, 14) }));
    expect(at).toMatchObject({ verdict: 'pass', peak: { outcome: 'met', blocks: 1, callers: 900 } });
    expect(at.reason).toBe('It holds the declared peak of 12.0/s, as 900 callers at it show.');
    const missed = found([block(6, 900, 10), block(12, 900, 300)], { rate: breaking(11, 11.7, 12.5) });
    expect(summarize(missed)).toMatchObject({ verdict: 'fail', peak: { outcome: 'missed' } });
  });

  it('is open where the blocks at the peak say one thing and the estimate another, or tell nothing', () => {
    expect(verdictOf(found([block(12, 900, 20)], { rate: breaking(11, 11.7, 12.5) }))).toBe('invalid');
    expect(verdictOf(found([block(12, 900, 300)], { rate: breaking(11.5, 12.8, 14) }))).toBe('invalid');
    const open = summarize(found([block(12, 900, 85)], { rate: breaking(11.5, 12.8, 14) }));
    expect(open).toMatchObject({ verdict: 'invalid', peak: { outcome: 'unresolved' } });
    expect(summarize(found([block(6, 900, 10)])).peak).toBeNull();
  });

  it('is aborted where it was stopped before that was known, and stands where it was', () => {
    const end: SearchEnd = { kind: 'stopped', why: 'the budget is spent' };
    expect(summarize(found([block(6, 900, 10)], { end }))).toMatchObject({
      verdict: 'aborted',
      reason: 'It was stopped: the budget is spent.',
      held: 6,
    });
    expect(verdictOf(found([failing], { end }))).toBe('fail');
  });
});

it('holds the same requests against each other at the least rate and under load', () => {
  const { steps } = summarize(found([block(2, 400, 4), block(8, 400, 60)]));
  expect(steps[0]?.paired).toBeNull();
  expect(steps[1]?.paired).toMatchObject({ cases: 400, idleOnly: 56, loadedOnly: 0, difference: 0.14 });
  expect(steps[1]).toMatchObject({ providerMs: 800, targetMs: 200, concurrent: 4 });
});

it('tells the breaking rate in all that providers count, each with its interval', () => {
  const capacity = summarize(found([block(5, 900, 20), block(8, 900, 300)], { rate: breaking(5.5, 6, 7) }));
  expect(capacity.breaking).toMatchObject({
    perSecond: 6,
    interval: [5.5, 7],
    inputTokensPerMinute: 6 * 900 * 60,
    outputTokensPerMinute: 6 * 200 * 60,
    concurrent: 4,
    intervals: { inputTokensPerMinute: [297_000, 378_000], outputTokensPerMinute: [66_000, 84_000] },
  });
  // Two pieces, 3 and 5 callers: a mean of 4, a standard error of 1, and Student's t of one degree.
  expect(capacity.breaking?.intervals?.concurrent?.[1]).toBeCloseTo(4 + 12.706, 2);
  expect(renderCapacityText(capacity, { width: 400 })).toContain(
    'That is 324,000 input [297,000, 378,000] and 72,000 output tokens [66,000, 84,000] a minute as planned; 4 [0, 17] callers at once',
  );
});

it('shows how declared limits stand, as computed', () => {
  const seen = found([{ ...block(12, 900, 20), used: { callers: 900, providers: [] } }]);
  const quotas = [
    {
      of: 'provider',
      name: 'fallback',
      providers: ['fallback'],
      kind: 'left',
      amount: 'tokens',
      limit: 5_000,
    } as const,
  ];
  const capacity = summarize(
    seen,
    12,
    quotas.map((quota) => ({ ...quota, providers: ['fallback'] })),
  );
  expect(capacity.quotas).toHaveLength(1);
  for (const shown of [renderCapacityText(capacity, { width: 400 }), renderCapacityHtml(capacity)]) {
    expect(shown).toMatch(/computed, not measured|Computed from what was measured/);
    expect(shown).toContain('What is left to fallback, 5,000 tokens, is not used');
  }
});

describe('what is shown of it', () => {
  const capacity = summarize(
    found([block(2, 400, 4), block(8, 400, 80, `Overloaded ${HOSTILE}`)], { rate: breaking(5, 6, 7.5) }),
  );

  it('never lets what a provider said be more than text', () => {
    const page = renderCapacityHtml(capacity);
    expect(page).toContain('80 were told: Overloaded');
    expect(page).not.toContain('<script>alert');
    expect(page).not.toContain('<img src=x');
    const text = renderCapacityText(capacity);
    expect(text).toContain('80 were told: Overloaded');
    expect(text).not.toContain('\u001b[2J');
    expect(text).not.toContain('\u202e');
  });

  it.each([60, 80, 120])('keeps to %s columns', (width) => {
    const lines = renderCapacityText(capacity, { width }).split('\n').slice(1);
    expect(lines.filter((line) => displayWidth(line) > width)).toEqual([]);
    expect(lines.at(-2)).toMatch(/^FAIL: /);
    const measured = summarize(found([block(12, 900, 20)]));
    expect(
      renderCapacityText(measured, { width })
        .split('\n')
        .slice(1)
        .filter((line) => displayWidth(line) > width),
    ).toEqual([]);
  });

  it('draws each rate, filled where it is resolved', () => {
    const page = renderCapacityHtml(capacity);
    expect(page.match(/<circle class="met"/g)).toHaveLength(1);
    expect(page.match(/<circle class="missed"/g)).toHaveLength(1);
  });

  it('says so where nothing is known', () => {
    const nothing = summarize(found([], { end: { kind: 'stopped', why: 'stopped by hand' } }));
    expect(renderCapacityText(nothing)).toContain('Nothing is known: it was stopped first.');
    expect(renderCapacityHtml(nothing)).toContain('Nothing is known');
  });
});

describe('a machine that could drive no more', () => {
  const machine = { part: 'observer', perSecond: 14, most: 9.8, ends: true };
  const end: SearchEnd = { kind: 'at-least' };
  const held = found([block(5, 1_000, 10), block(9.8, 1_000, 10)], { end });

  it('is why a search ends, and never the limit of the fallback', () => {
    const capacity = summarize(held, 12, [], machine);
    expect(capacity).toMatchObject({
      verdict: 'invalid',
      ended: { kind: 'at-least', by: 'machine' },
      held: 9.8,
      failed: null,
      breaking: null,
      brokeFirst: null,
    });
    expect(capacity.reason).toContain('it holds at least 9.80/s, and more is not asked of this machine');
    expect(renderCapacityText(capacity)).toContain('Holds at least 9.80/s; where it breaks this machine cannot tell');
    expect(renderCapacityText(capacity)).toContain('observer would be full at 14.0/s');
    expect(renderCapacityHtml(capacity)).toContain('observer would be full');
  });

  it('stands in the way of no peak that was tried', () => {
    expect(summarize(held, 5, [], machine)).toMatchObject({ verdict: 'pass', ended: { by: 'machine' } });
  });

  it('is not blamed where it could have driven more, or the fallback broke before', () => {
    expect(summarize(held, 12, [], { ...machine, ends: false }).ended).toEqual(end);
    const broke = found([block(5, 1_000, 10), block(9, 1_000, 500)]);
    expect(summarize(broke, 12, [], machine)).toMatchObject({ verdict: 'fail', ended: { kind: 'found' } });
  });
});

describe('loads that are no evidence', () => {
  const end: SearchEnd = { kind: 'no-evidence', why: `4 blocks in a row were no evidence, the last as ${HOSTILE}` };
  const noEvidence: Capacity['noEvidence'] = [
    { rate: 10, atMs: 200_000, purpose: 'search', reason: `this machine was full in 9 of 60 s ${HOSTILE}` },
    { rate: 5, atMs: 280_000, purpose: 'recovery', reason: 'time-held: the clock moved' },
    { rate: 12, atMs: 360_000, purpose: 'shapes', reason: 'load-achieved: 0.5' },
  ];
  const capacity = { ...summarize(found([block(6, 900, 10)], { end })), noEvidence };

  it('carry no verdict, and name why', () => {
    expect(capacity).toMatchObject({ verdict: 'invalid', ended: end, held: 6 });
    expect(capacity.reason).toContain('is open: 4 blocks in a row were no evidence, the last as');
    expect(summarize(found([], { end }))).toMatchObject({ verdict: 'invalid', held: null });
    const nothing = summarize(found([], { end }));
    for (const shown of [renderCapacityText(nothing), renderCapacityHtml(nothing)]) {
      expect(shown).toContain('Nothing is known: too little of it is evidence.');
      expect(shown).not.toMatch(/Each rate|for 90/);
    }
  });

  it('take nothing from what was resolved, and that it ended before is said', () => {
    const passed = summarize(found([block(12, 900, 20)], { end }));
    expect(passed.verdict).toBe('pass');
    for (const shown of [renderCapacityText(passed, { width: 400 }), renderCapacityHtml(passed)])
      expect(shown).toContain('It ended before it was through: 4 blocks in a row were no evidence');
    expect(renderCapacityText(capacity, { width: 400 })).not.toContain('It ended before');
  });

  it('are listed with rate, time and reason, in text and page, as text and no more', () => {
    const text = renderCapacityText(capacity, { width: 400 });
    expect(text).toContain('3 loads are evidence neither way');
    expect(text).toContain('10.0/s, 200 s from the start, to try the rate: this machine was full in 9 of 60 s');
    expect(text).toContain('5.00/s, 280 s from the start, to see whether it is well again: time-held');
    expect(text).toContain('12.0/s, 360 s from the start, to bring the peak: load-achieved');
    const page = renderCapacityHtml(capacity);
    expect(page).toContain('<h2 id="no-evidence">No evidence</h2>');
    expect(page.match(/this machine was full in 9 of 60 s|time-held: the clock|load-achieved: 0\.5/g)).toHaveLength(3);
    expect(page).not.toMatch(/<script>alert|<img src=x/);
    expect(text).not.toContain('\u001b[2J');
    const narrow = renderCapacityText(capacity, { width: 60 }).split('\n').slice(1);
    expect(narrow.filter((line) => displayWidth(line) > 60)).toEqual([]);
    expect(renderCapacityHtml(summarize(found([block(6, 900, 10)])))).not.toContain('id="no-evidence"');
  });
});
