import type { PlannedArrival } from '../../drill/workloads/arrival.ts';
import type { CapacityOptions } from './capacity-options.ts';

/** What a search has used, and what it may. */
export interface Ledger {
  /** Why so many requests more are not allowed, as a clause; null: they are. */
  refuses(requests: number): string | null;
  add(sent: { requests: number; tokens: { input: number; output: number } }): void;
  spent(): { requests: number; tokens: number; money: number | null };
  /** On average, by the plan; null before anything was sent. */
  tokensPerRequest(): { input: number; output: number } | null;
}

/**
 * Nothing used yet. Tokens are those that were planned; money is that of the dearest price, as nobody knows who will answer.
 *
 * @param planned Who may ask what: what a request takes on average before any was sent.
 */
export function createLedger(
  { budget, prices }: Pick<CapacityOptions, 'budget' | 'prices'>,
  planned: readonly Pick<PlannedArrival, 'promptTokens' | 'outputTokens'>[],
): Ledger {
  const first = meanTokens(planned);
  let requests = 0;
  let input = 0;
  let output = 0;
  const price = (more: { input: number; output: number }): number | null =>
    prices.length === 0
      ? null
      : Math.max(...prices.map((one) => (more.input * one.input + more.output * one.output) / 1_000_000));
  const average = (): { input: number; output: number } | null =>
    requests === 0 ? null : { input: input / requests, output: output / requests };
  return {
    refuses(more) {
      const each = average() ?? first;
      const next = { input: input + more * each.input, output: output + more * each.output };
      if (requests + more > (budget.requests ?? Infinity))
        return `the budget of ${budget.requests} requests is spent but for ${(budget.requests ?? 0) - requests}, and the next block takes ${more}`;
      if (next.input + next.output > (budget.tokens ?? Infinity))
        return `the budget of ${budget.tokens} tokens does not allow for the next block`;
      const money = price(next);
      if (money !== null && money > (budget.spend ?? Infinity))
        return `the budget of ${budget.spend} of money does not allow for the next block`;
      return null;
    },
    add(sent) {
      requests += sent.requests;
      input += sent.tokens.input;
      output += sent.tokens.output;
    },
    spent: () => ({ requests, tokens: input + output, money: price({ input, output }) }),
    tokensPerRequest: average,
  };
}

function meanTokens(planned: readonly Pick<PlannedArrival, 'promptTokens' | 'outputTokens'>[]): {
  input: number;
  output: number;
} {
  const count = Math.max(1, planned.length);
  return {
    input: planned.reduce((sum, { promptTokens }) => sum + promptTokens, 0) / count,
    output: planned.reduce((sum, { outputTokens }) => sum + outputTokens, 0) / count,
  };
}
