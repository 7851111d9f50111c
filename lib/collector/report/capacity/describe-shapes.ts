import { formatCount } from '../../../kit/format/format-count.ts';
import { formatPoints } from '../../../kit/format/format-points.ts';
import { formatMs } from '../../../kit/format/format-ms.ts';
import { formatRate } from '../../../kit/format/format-rate.ts';
import { formatShare } from '../../../kit/format/format-share.ts';
import type { CapacityLoss, CapacityShape, CapacityShapes } from '../../scorecard/capacity-shapes.ts';

/** What a shape is called: `at once`, or what of the peak comes first. */
export function nameShapeOf({ stages }: CapacityShape): string {
  const rising = stages.slice(0, -1).map(({ share }) => percent(share));
  return rising.length === 0 ? 'at once' : `by ${rising.join(', ')} %, ${formatMs(stages[0]?.durationMs ?? 0)} each`;
}

/** A stage by its share of the peak. */
export function nameStage({ share }: { share: number }): string {
  return `${percent(share)} %`;
}

/** What was lost, of how many: `12 of 480, 2.5 % [1.4 %, 4.3 %]`. */
export function describeLoss({ callers, lost, ratio, interval }: CapacityLoss): string {
  if (ratio === null) return 'nobody asked';
  return `${formatCount(lost)} of ${formatCount(callers)}, ${formatShare(ratio)} [${formatShare(interval[0])}, ${formatShare(interval[1])}]`;
}

/** What came of it, sentences. */
export function describeShapes({ peakRate, shapes, difference, restMs, stopped }: CapacityShapes): string[] {
  const [ramp] = shapes.filter(({ heldBack }) => heldBack > 0);
  return [
    ...(difference === null ? [] : [describeDifference(difference, peakRate)]),
    ...(ramp === undefined
      ? []
      : [
          `While it rises, ${formatCount(ramp.heldBack)} callers of each cutover by the ramp are not sent to it: what becomes of them is not measured.`,
        ]),
    ...(shapes.length === 0
      ? []
      : [
          `${shapes.map(({ shape, cutovers }) => `${cutovers} ${shape === 'jump' ? 'at once' : 'by the ramp'}`).join(', ')}; each behind ${formatMs(restMs)} without load.`,
        ]),
    ...(stopped === null ? [] : [`Not all were driven: ${stopped}.`]),
  ];
}

function describeDifference({ difference, interval }: NonNullable<CapacityShapes['difference']>, peak: number): string {
  const [low, high] = interval;
  const between = `(95 %: ${formatPoints(low)} to ${formatPoints(high)})`;
  if (low > 0)
    return `At once ${formatPoints(difference)} points more of its callers at ${formatRate(peak)} are lost than behind the ramp ${between}.`;
  if (high < 0)
    return `At once ${formatPoints(-difference)} points fewer of its callers at ${formatRate(peak)} are lost than behind the ramp (95 %: ${formatPoints(-high)} to ${formatPoints(-low)}).`;
  return `At ${formatRate(peak)} no difference between at once and the ramp is shown: ${formatPoints(difference)} points ${between}.`;
}

const percent = (share: number): string => String(Math.round(share * 100));
