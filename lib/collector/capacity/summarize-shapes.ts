import { compareShares, type Share } from '../../kit/stats/difference.ts';
import type { CapacityLoss, CapacityShape, CapacityShapes } from '../scorecard/capacity-shapes.ts';
import type { Block, Condition } from './block.ts';
import { type Attained, judgeCondition } from './judge-block.ts';
import { shapeNames, type ShapeName, type ShapesSeen, type ShapeTrial } from './shape.ts';

/** What is asked of each caller: an answer, whatever it is worth. The share it is held to is none's. */
const answered: Condition = { id: 'success', label: 'an answer', attainment: 0.5 };

/** What loads in each shape lost, and by how much more the jump lost than the ramp once both were at the peak. */
export function summarizeShapes(
  { trials, stopped }: ShapesSeen,
  { peakRate, restMs }: Pick<CapacityShapes, 'peakRate' | 'restMs'>,
): CapacityShapes {
  const shapes = shapeNames.flatMap((shape) => {
    const own = trials.filter((trial) => trial.shape === shape);
    return own.length === 0 ? [] : [summarizeShape(shape, own, peakRate)];
  });
  const [jump, ramp] = shapeNames.map((name) => listAtPeak(trials, name));
  const difference = jump === undefined || ramp === undefined ? null : compareShares(shareOf(jump), shareOf(ramp));
  return { peakRate, restMs, shapes, difference, stopped };
}

function summarizeShape(shape: ShapeName, trials: readonly ShapeTrial[], peakRate: number): CapacityShape {
  const stages = trials[0]?.stages ?? [];
  const wholeMs = stages.reduce((sum, { durationMs }) => sum + durationMs, 0);
  const planned = stages.reduce((sum, { share, durationMs }) => sum + share * durationMs, 0);
  return {
    shape,
    cutovers: trials.length,
    stages: stages.map(({ share, durationMs }, place) => ({
      share,
      durationMs,
      ...tellLoss(trials.map((trial) => cutStage(trial, place))),
    })),
    whole: tellLoss(trials.map(({ block }) => block)),
    heldBack: Math.round((peakRate * (wholeMs - planned)) / 1_000),
  };
}

/** The callers of one stage, as a block of its own. */
function cutStage({ stages, block }: ShapeTrial, place: number): Block {
  const fromMs = stages.slice(0, place).reduce((sum, { durationMs }) => sum + durationMs, 0);
  const plannedMs = stages[place]?.durationMs ?? 0;
  const calls = block.calls
    .filter(({ dueMs }) => dueMs >= fromMs && dueMs < fromMs + plannedMs)
    .map((call) => ({ ...call, dueMs: call.dueMs - fromMs }));
  return { ...block, plannedMs, calls };
}

const listAtPeak = (trials: readonly ShapeTrial[], shape: ShapeName): Block[] =>
  trials.filter((trial) => trial.shape === shape).map((trial) => cutStage(trial, trial.stages.length - 1));

/** Answers among callers; a caller without one has no total time. */
function judgeAnswered(blocks: readonly Block[]): Attained {
  const only = blocks.map((block) => ({
    ...block,
    calls: block.calls.map((call) => ({ ...call, met: [call.totalMs !== null] })),
  }));
  return judgeCondition(only, answered, 0);
}

function tellLoss(blocks: readonly Block[]): CapacityLoss {
  const { hits, total, interval } = judgeAnswered(blocks);
  return {
    callers: total,
    lost: total - hits,
    ratio: total === 0 ? null : (total - hits) / total,
    interval: [1 - interval[1], 1 - interval[0]],
  };
}

/** Lost ones, as of so many callers as these are worth. */
function shareOf(blocks: readonly Block[]): Share {
  const { hits, total, designEffect } = judgeAnswered(blocks);
  return { hits: (total - hits) / designEffect, total: total / designEffect };
}
