import type { Block } from '../../collector/capacity/block.ts';
import { listStages, type ShapeName, type ShapesSeen, type ShapeStage } from '../../collector/capacity/shape.ts';

/** In this order, so that what drifts in the meantime favours neither. */
export const shapeOrder: readonly ShapeName[] = ['jump', 'ramp', 'ramp', 'jump'];
/** Without load before each: limits are counted by the minute, and the search left them used. */
export const SHAPE_REST_MS = 60_000;
/** One that is evidence of nothing is driven so often. */
const TRIES = 2;

/**
 * Brings a load to the peak at once and by a ramp, in turn, each behind a rest. `drive` resolves to what was seen, or to why there is no more to be driven; what was
 * seen until then is kept.
 */
export async function driveShapes(
  blockMs: number,
  drive: (stages: readonly ShapeStage[]) => Promise<Block | { stopped: string }>,
  rest: () => Promise<void>,
): Promise<ShapesSeen> {
  const trials: ShapesSeen['trials'] = [];
  for (const shape of shapeOrder) {
    const stages = listStages(shape, blockMs);
    for (let tries = 1; tries <= TRIES; tries++) {
      await rest();
      const block = await drive(stages);
      if ('stopped' in block) return { trials, stopped: block.stopped };
      if (block.contaminated === null) {
        trials.push({ shape, stages, block });
        break;
      }
      if (tries === TRIES) return { trials, stopped: block.contaminated };
    }
  }
  return { trials, stopped: null };
}

/** What all of it takes, in callers and ms. */
export function costOfShapes(peakRate: number, blockMs: number): { blocks: number; requests: number; ms: number } {
  const stages = shapeOrder.flatMap((shape) => listStages(shape, blockMs));
  return {
    blocks: shapeOrder.length,
    requests: Math.round(
      stages.reduce((sum, { share, durationMs }) => sum + (share * peakRate * durationMs) / 1_000, 0),
    ),
    ms: stages.reduce((sum, { durationMs }) => sum + durationMs, 0) + shapeOrder.length * SHAPE_REST_MS,
  };
}
