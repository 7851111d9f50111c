import type { ControlGroup, Effect, GroupFigures } from './control-group.ts';
import { amount, count, keys, listOf, number, oneOf, orNull, pairOf, ratio, text } from './shape.ts';
import { steadyMetrics } from './steady-state.ts';

const figures = keys<GroupFigures>({ before: orNull(amount), after: orNull(amount), beforeN: count, afterN: count });

/** The tenants that the faults spared, held against those they were for. */
export const controlGroup = keys<ControlGroup>({
  hitRatio: ratio,
  tenants: keys<ControlGroup['tenants']>({ hit: count, spared: count }),
  met: keys<ControlGroup['met']>({ hit: count, spared: count }),
  mixed: orNull(text),
  effects: listOf(
    keys<Effect>({
      metric: oneOf(steadyMetrics),
      hit: figures,
      spared: figures,
      effect: orNull(number),
      interval: pairOf(orNull(number)),
      sparedChange: orNull(number),
      sparedInterval: pairOf(orNull(number)),
    }),
  ),
});
