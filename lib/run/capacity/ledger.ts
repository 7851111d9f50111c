import type { PlannedArrival } from '../../drill/workloads/arrival.ts';
import type { CapacityOptions } from './capacity-options.ts';

/** What a load sent: its callers; the requests these made, who may ask again and ask on; what these come to by the plan. */
export interface Sent {
  callers: number;
  requests: number;
  tokens: { input: number; output: number };
}

/** What a search has used, and what it may. */
export interface Ledger {
  /** Why so many callers more are not allowed, as a clause; null: they are. `tokens`: what these come to by their plan; left out: as much each as those before. */
  refuses(callers: number, tokens?: { input: number; output: number }): string | null;
  add(sent: Sent): void;
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
  let callers = 0;
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
    refuses(coming, tokens) {
      const times = callers === 0 ? 1 : Math.max(1, requests / callers);
      const more = Math.ceil(coming * times);
      const each = average() ?? first;
      const next =
        tokens === undefined
          ? { input: input + more * each.input, output: output + more * each.output }
          : { input: input + tokens.input * times, output: output + tokens.output * times };
      if (requests + more > (budget.requests ?? Infinity))
        return `of the budget of ${budget.requests} requests ${(budget.requests ?? 0) - requests} are left, and the next block takes ${more}`;
      if (next.input + next.output > (budget.tokens ?? Infinity))
        return `the budget of ${budget.tokens} tokens does not allow for the next block`;
      const money = price(next);
      if (money !== null && money > (budget.spend ?? Infinity))
        return `the budget of ${budget.spend} of money does not allow for the next block`;
      return null;
    },
    add(sent) {
      callers += sent.callers;
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
