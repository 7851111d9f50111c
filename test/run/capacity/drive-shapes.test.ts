import { describe, expect, it } from 'vitest';
import type { Block, Condition } from '../../../lib/collector/capacity/block.ts';
import { summarizeShapes } from '../../../lib/collector/capacity/summarize-shapes.ts';
import { faultsOn } from '../../../lib/drill/timeline-entry.ts';
import { costOfShapes, driveShapes, shapeOrder } from '../../../lib/run/capacity/drive-shapes.ts';
import { drillOfBlock, listHeldDown, planBlock } from '../../../lib/run/capacity/plan-block.ts';
import { planArrivals } from '../../../lib/drill/plan.ts';
import { listStages } from '../../../lib/collector/capacity/shape.ts';
import { createSimulatedFallback, type FallbackModel } from '../../support/capacity/simulated-fallback.ts';
import { writeDrill } from '../../support/drills.ts';
import { parseWrittenDrill } from '../../support/parse-written-drill.ts';

const conditions: Condition[] = [{ id: 'success', label: 'an answer', attainment: 0.99 }];
const simulated = { conditions, ttftLimitMs: 2_000, totalLimitMs: 10_000, warmupMs: 15_000 };
const rest = () => Promise.resolve();

async function lost(model: FallbackModel, peakRate: number) {
  const fallback = createSimulatedFallback(model, simulated, 'shapes');
  const seen = await driveShapes(60_000, (stages) => Promise.resolve(fallback.tryShape(peakRate, stages)), rest);
  return summarizeShapes(seen, { peakRate, restMs: 60_000 });
}

const block = (changes: Partial<Block> = {}): Block => ({
  rate: 10,
  plannedMs: 60_000,
  calls: [],
  inFlight: [],
  overSaturated: false,
  contaminated: null,
  ...changes,
});

describe('the peak at once and by a ramp', () => {
  it('loses more at once where a provider refuses a rise that is too sharp', async () => {
    const { shapes, difference } = await lost({ serviceMs: 2_000, acceleration: { factor: 3, from: 8 } }, 20);
    expect(shapes.map(({ shape, cutovers }) => [shape, cutovers])).toEqual([
      ['jump', 2],
      ['ramp', 2],
    ]);
    expect(difference?.interval[0]).toBeGreaterThan(0.1);
  });

  it('loses the same where the peak is beyond its limit for good, and nothing where there is none', async () => {
    const limited = await lost({ serviceMs: 2_000, requestsPerMinute: 600 }, 20);
    const [low = 1, high = -1] = limited.difference?.interval ?? [];
    expect(low).toBeLessThan(0.05);
    expect(high).toBeGreaterThan(-0.05);
    const free = await lost({ serviceMs: 2_000 }, 20);
    for (const { whole } of free.shapes) expect(whole).toMatchObject({ lost: 0, ratio: 0 });
  });

  it('comes in turn, behind a rest each, once more where it is evidence of nothing', async () => {
    const log: string[] = [];
    const seen = await driveShapes(
      60_000,
      (stages) => {
        log.push(stages.length === 1 ? 'jump' : 'ramp');
        return Promise.resolve(
          block({ contaminated: log.filter((one) => one !== 'rest').length === 2 ? 'full' : null }),
        );
      },
      () => Promise.resolve(void log.push('rest')),
    );
    expect(log.filter((one) => one !== 'rest')).toEqual(['jump', 'ramp', 'ramp', 'ramp', 'jump']);
    expect(log.filter((one) => one === 'rest')).toHaveLength(5);
    expect(seen.trials.map(({ shape }) => shape)).toEqual(shapeOrder);
  });

  it('keeps what was seen where it is stopped, or is evidence of nothing twice', async () => {
    let driven = 0;
    const stopped = await driveShapes(
      60_000,
      () => Promise.resolve(driven++ === 1 ? { stopped: 'the budget is spent' } : block()),
      rest,
    );
    expect(stopped).toMatchObject({ trials: [{ shape: 'jump' }], stopped: 'the budget is spent' });
    const full = await driveShapes(60_000, () => Promise.resolve(block({ contaminated: 'it was full' })), rest);
    expect(full).toEqual({ trials: [], stopped: 'it was full' });
  });

  it('costs what its plan says', () => {
    // At once a minute of it, by the ramp half a minute each of 10, 25 and 50 % before; twice each, behind a minute of rest.
    expect(costOfShapes(10, 60_000)).toEqual({
      blocks: 4,
      requests: 2 * 600 + 2 * 855,
      ms: 2 * 60_000 + 2 * 150_000 + 240_000,
    });
  });

  it('is planned as a load whose rate rises, with the same providers down throughout', () => {
    const drill = parseWrittenDrill(writeDrill());
    const held = listHeldDown(drill);
    const stages = listStages('ramp', 20_000);
    const planned = drillOfBlock(drill, { number: 3, rate: 40, warmupMs: 0, blockMs: 50_000, stages }, held);
    expect(planned.timeline.map(({ durationMs, rateFactor }) => [durationMs, rateFactor])).toEqual([
      [10_000, 0.1],
      [10_000, 0.25],
      [10_000, 0.5],
      [20_000, 1],
    ]);
    for (const entry of planned.timeline) expect(faultsOn(entry, 'primary')).toHaveLength(1);
    const { arrivals } = planBlock(planned, planArrivals(drill), { warmupMs: 0, idleCases: null });
    const within = (fromMs: number, toMs: number): number =>
      arrivals.filter(({ dueMs }) => dueMs >= fromMs && dueMs < toMs).length;
    expect(within(0, 10_000)).toBeLessThan(70);
    expect(within(30_000, 50_000)).toBeGreaterThan(650);
  });
});
