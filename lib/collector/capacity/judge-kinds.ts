import { countToDecide, wilsonInterval } from '../../kit/stats/interval.ts';
import type { CapacityKind } from '../scorecard/capacity.ts';
import type { Condition } from './block.ts';
import type { Step } from './search-result.ts';

/**
 * How usable the answers to each judged kind of request were at one rate, by itself: what a condition asks of all of them together, a frequent kind can meet for a rare one.
 * A kind of which fewer answers were seen than flawless ones decide is \`too-few\`. Empty where nothing asks for usable answers.
 */
export function judgeKinds(step: Step | undefined, conditions: readonly Condition[]): CapacityKind[] {
  const place = conditions.findIndex(({ id }) => id === 'usable');
  const condition = conditions[place];
  if (step === undefined || condition?.kinds === undefined) return [];
  const { attainment } = condition;
  const needed = countToDecide(1, attainment) ?? 0;
  const calls = step.blocks.flatMap((block) => block.calls);
  return condition.kinds.map(({ kind, share }) => {
    const met = calls.filter((call) => call.kind === kind).flatMap((call) => call.met[place] ?? []);
    const usable = met.filter(Boolean).length;
    const interval = wilsonInterval(usable, met.length);
    const outcome =
      interval[1] < attainment
        ? 'missed'
        : met.length < needed
          ? 'too-few'
          : interval[0] >= attainment
            ? 'met'
            : 'unresolved';
    return { kind, share, rate: step.rate, judged: met.length, usable, needed, interval, outcome };
  });
}
