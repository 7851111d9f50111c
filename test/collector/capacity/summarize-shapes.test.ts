import { describe, expect, it } from 'vitest';
import type { Block } from '../../../lib/collector/capacity/block.ts';
import { listStages, type ShapeName, type ShapesSeen } from '../../../lib/collector/capacity/shape.ts';
import { summarizeShapes } from '../../../lib/collector/capacity/summarize-shapes.ts';
import { summarizeCapacity } from '../../../lib/collector/capacity/summarize-capacity.ts';
import { renderCapacityHtml } from '../../../lib/collector/report/capacity/html.ts';
import { renderCapacityText } from '../../../lib/collector/report/capacity/text.ts';
import { displayWidth } from '../../../lib/collector/report/text/display-width.ts';
import { describeShapes } from '../../../lib/collector/report/capacity/describe-shapes.ts';

/** A caller each 100 ms times the share of the stage, of whom one in so many has no answer once the whole peak is there; 0: nobody. */
function trial(shape: ShapeName, everyLost: number): ShapesSeen['trials'][number] {
  const stages = listStages(shape, 60_000);
  const calls: Block['calls'][number][] = [];
  let fromMs = 0;
  for (const { share, durationMs } of stages) {
    for (let dueMs = fromMs; dueMs < fromMs + durationMs; dueMs += 100 / share) {
      const isLost = share === 1 && everyLost > 0 && calls.length % everyLost === 0;
      calls.push({ dueMs, met: [], limit: null, totalMs: isLost ? null : 900 });
    }
    fromMs += durationMs;
  }
  return {
    shape,
    stages,
    block: { rate: 10, plannedMs: fromMs, calls, inFlight: [], overSaturated: false, contaminated: null },
  };
}

const summarize = (trials: ShapesSeen['trials'], stopped: string | null = null) =>
  summarizeShapes({ trials, stopped }, { peakRate: 10, restMs: 60_000 });

/** A search that found nothing. */
const emptyCapacity = () =>
  summarizeCapacity(
    { end: { kind: 'at-least' }, steps: [], held: null, failed: null, rate: null },
    {
      capacityId: 'x',
      drill: 'x',
      seed: 7,
      startedAt: '2026-11-29T01:02:03.000Z',
      durationMs: 60_000,
      through: null,
      heldDown: ['primary'],
      peakRate: 10,
      mostRate: 40,
      blockMs: 60_000,
      warmupMs: 15_000,
      conditions: [],
      spent: { requests: 900, tokens: 90_000, money: null },
      shapes: null,
      quotas: [],
      tokensPerRequest: null,
    },
  );

describe('requests lost by shape', () => {
  it('are counted at each stage with their interval, and compared at the whole peak alone', () => {
    const { shapes, difference } = summarize([trial('jump', 5), trial('ramp', 0), trial('ramp', 0), trial('jump', 5)]);
    const [jump, ramp] = shapes;
    expect(jump).toMatchObject({ cutovers: 2, heldBack: 0, whole: { callers: 1_200, lost: 240, ratio: 0.2 } });
    expect(jump?.whole.interval[0]).toBeLessThan(0.2);
    expect(jump?.whole.interval[1]).toBeGreaterThan(0.2);
    // 30 s each at 1, 2.5 and 5 callers a second, of 10.
    expect(ramp).toMatchObject({ heldBack: 900 - 255, whole: { lost: 0, ratio: 0 } });
    expect(ramp?.stages.map(({ share, callers }) => [share, callers])).toEqual([
      [0.1, 60],
      [0.25, 150],
      [0.5, 300],
      [1, 1_200],
    ]);
    expect(ramp?.whole.interval[0]).toBe(0);
    expect(difference?.difference).toBeCloseTo(0.2, 6);
    expect(difference?.interval[0]).toBeGreaterThan(0.1);
  });

  it('are said to differ only where their interval does', () => {
    const say = (jump: number, ramp: number): string =>
      describeShapes(summarize([trial('jump', jump), trial('ramp', ramp)])).join(' ');
    expect(say(5, 0)).toContain('At once 20.0 points more of its callers at 10.0/s are lost than behind the ramp');
    expect(say(0, 5)).toContain('At once 20.0 points fewer');
    expect(say(50, 48)).toContain('no difference between at once and the ramp is shown');
    expect(say(5, 0)).toContain('645 callers of each cutover by the ramp are not sent to it');
  });

  it('have a wider interval where they come together', () => {
    const spread = trial('jump', 10);
    const calls = spread.block.calls.map((call, place) => ({ ...call, totalMs: place < 60 ? null : 900 }));
    const together = { ...spread, block: { ...spread.block, calls } };
    const widthOf = (one: typeof spread): number => {
      const [low, high] = summarize([one]).shapes[0]!.whole.interval;
      return high - low;
    };
    expect(widthOf(together)).toBeGreaterThan(2 * widthOf(spread));
  });

  it.each([60, 100])('are shown in %s columns and on the page, with each stage', (width) => {
    const shapes = summarize([trial('jump', 5), trial('ramp', 0)]);
    const capacity = { ...emptyCapacity(), shapes };
    const text = renderCapacityText(capacity, { width });
    expect(text).toContain('  at once: 120 of 600, 20.0 % [');
    expect(text).toContain('      25 %: 0 of 75');
    expect(text.split('\n').filter((line) => displayWidth(line) > width)).toEqual([]);
    const page = renderCapacityHtml(capacity);
    expect(page).toContain('0 to 100 %, at once and by a ramp');
    expect(page).toContain('120 of 600');
    expect(renderCapacityText({ ...capacity, shapes: null })).not.toContain('0 to 100 %');
  });

  it('say so where one was not driven', () => {
    const half = summarize([trial('jump', 5)], 'the budget is spent');
    expect(half).toMatchObject({ difference: null, stopped: 'the budget is spent' });
    expect(describeShapes(half).at(-1)).toBe('Not all were driven: the budget is spent.');
    expect(summarize([], 'it was stopped by hand').shapes).toEqual([]);
  });
});
