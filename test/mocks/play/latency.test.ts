import { describe, expect, it } from 'vitest';
import { quantile } from '../../../lib/kit/stats/quantile.ts';
import { createRandom } from '../../../lib/kit/stats/random.ts';
import { ttftFits } from '../../../lib/kit/stats/ttft-fits.ts';
import { drawTtftMs } from '../../../lib/kit/stats/ttft-mixture.ts';
import { chunkSizes, drawChunkSize } from '../../../mocks/answer/chunk-size.ts';
import { drawGapMs, GAP_JITTER } from '../../../mocks/play/latency.ts';
import { mockSettings } from '../../../mocks/mock/parse-mock.ts';
import { planAnswer } from '../../../mocks/mock/plan-answer.ts';
import { profiles } from '../../../mocks/play/profiles/index.ts';
import { wireRequest } from '../wire-request.ts';
import { resolveMock } from '../../../mocks/mock/mock.ts';

const DRAWS = 40_000;

function draw(count: number, next: () => number): number[] {
  return Array.from({ length: count }, next).toSorted((a, b) => a - b);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function ratioOf(values: readonly number[], at: number, wanted: number): number {
  return (quantile(values, at) ?? 0) / wanted;
}

describe('time to first token', () => {
  // p99 depends on a few hundred draws and on a fit to a day of probes, hence its wider tolerance.
  it.each(Object.entries(ttftFits))('of %s has the measured p50 within 3 %, p95 and p99 within 8 %%', (name, fit) => {
    const random = createRandom(1, name);
    const values = draw(DRAWS, () => drawTtftMs(random, fit));
    expect(Math.abs(ratioOf(values, 0.5, fit.measuredMs.p50) - 1)).toBeLessThan(0.03);
    expect(Math.abs(ratioOf(values, 0.95, fit.measuredMs.p95) - 1)).toBeLessThan(0.08);
    expect(Math.abs(ratioOf(values, 0.99, fit.measuredMs.p99) - 1)).toBeLessThan(0.08);
  });
});

describe('chunks', () => {
  it.each(Object.entries(chunkSizes))('are as large as those recorded of %s', (_, recorded) => {
    const random = createRandom(2);
    const sizes = draw(DRAWS, () => drawChunkSize(random, recorded));
    const { p50, p90, max } = recorded;
    expect([quantile(sizes, 0.5), quantile(sizes, 0.9), sizes[0], sizes.at(-1)]).toEqual([p50, p90, 1, max]);
  });

  it('come with gaps around the mean, never further from it than the jitter', () => {
    const random = createRandom(3);
    const gaps = draw(DRAWS, () => drawGapMs(random, 20));
    expect(Math.abs(mean(gaps) / 20 - 1)).toBeLessThan(0.01);
    expect(gaps[0]).toBeGreaterThanOrEqual(20 * (1 - GAP_JITTER));
    expect(gaps.at(-1)).toBeLessThanOrEqual(20 * (1 + GAP_JITTER));
  });

  it.each([0.1, 0.5, 1.2])('come lognormal where a sigma of %d is given, with the same mean', (sigma) => {
    const random = createRandom(4);
    const gaps = draw(DRAWS, () => drawGapMs(random, 20, sigma));
    expect(Math.abs(mean(gaps) / 20 - 1)).toBeLessThan(0.03);
    const logs = gaps.map(Math.log);
    const centre = mean(logs);
    const spread = Math.sqrt(mean(logs.map((log) => (log - centre) ** 2)));
    expect(Math.abs(spread / sigma - 1)).toBeLessThan(0.02);
  });
});

describe('a profile', () => {
  // A stream's own length and gaps vary; over 60 of them the rate must be the one that was asked for. A large first
  // delta comes with the time to the first token.
  it.each(Object.keys(profiles))('of %s streams its tokens a second within 5 %%', (model) => {
    const description = { ...mockSettings.read({ model }, ''), provider: 'fallback' } as const;
    const wire = description.wire;
    let tokens = 0;
    let ms = 0;
    for (let ticket = 0; ticket < 60; ticket++) {
      const asked = wireRequest(wire, description.flavour, { ask: 'text', ticket, streamed: true, outputTokens: 300 });
      const plan = planAnswer(asked, resolveMock(description), 1);
      const due = [...plan.frames].map(({ dueMs }) => dueMs);
      tokens += plan.outputTokens ?? 0;
      ms += (due.at(-1) ?? 0) - (due[0] ?? 0);
    }
    expect(Math.abs(((tokens / ms) * 1_000) / description.tokensPerSecond - 1)).toBeLessThan(0.05);
  });
});
