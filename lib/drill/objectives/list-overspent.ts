import { isSum, type StopCondition } from './stop-conditions.ts';

/** A stop condition on a sum that what is planned comes to by itself. */
export interface Overspent {
  /** Its place among the conditions. */
  place: number;
  condition: StopCondition;
  /** What every planned request, asked once, comes to: money at the cheapest provider, or tokens. */
  planned: number;
}

/**
 * The conditions on the whole load that would end a drill in which nothing goes wrong.
 *
 * @param planned Every request that is planned.
 * @param prices Of those that answer callers, for a million tokens; undefined: it takes nothing.
 */
export function listOverspent(
  conditions: readonly StopCondition[],
  planned: readonly { promptTokens: number; outputTokens: number }[],
  prices: readonly ({ input: number; output: number } | undefined)[],
): Overspent[] {
  const input = planned.reduce((sum, { promptTokens }) => sum + promptTokens, 0);
  const output = planned.reduce((sum, { outputTokens }) => sum + outputTokens, 0);
  const cheapest = Math.min(
    ...prices.map((price) => (price === undefined ? 0 : (input * price.input + output * price.output) / 1_000_000)),
  );
  return conditions.flatMap((condition, place) => {
    const { metric, max = Infinity, windowMs } = condition;
    if (!isSum(metric) || windowMs !== undefined) return [];
    const comesTo = metric === 'spend' ? cheapest : input + output;
    return comesTo > max ? [{ place, condition, planned: comesTo }] : [];
  });
}
