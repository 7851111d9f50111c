import type { Budget, Price } from '../runner/budget.ts';

/** What a call takes, tokens. */
export interface CallCost {
  inputTokens: number;
  outputTokens: number;
}

/** What one column has used. */
export interface ColumnUse extends CallCost {
  calls: number;
  /** Were some tokens not counted by the provider? */
  estimated: boolean;
  /** By its price; null: it has none. */
  spent: number | null;
}

/** Keeps the accounts of a rehearsal within its budget. */
export interface Ledger {
  /** Sets a call's most aside before it is made. What would be gone over then, with its flag; null: nothing, and it may be made. */
  reserve(column: string, most: CallCost): string | null;
  /** Puts what it really took in the place of that; `used` null: the provider did not say. */
  settle(column: string, most: CallCost, used: CallCost | null): void;
  use(column: string): ColumnUse;
  calls(): number;
  /** What was the first to be refused, with its flag; null: nothing was. */
  limit(): string | null;
}

/** Who is charged for a column: its provider. Guards that ask are columns here, too. */
export function createLedger(
  columns: readonly { name: string; provider: string }[],
  { requests, tokens, spend }: Budget,
  prices: readonly Price[],
): Ledger {
  const uses = new Map<string, ColumnUse>();
  const priceOf = new Map(
    columns.map(({ name, provider }) => [name, prices.find((price) => price.provider === provider)]),
  );
  let calls = 0;
  let usedTokens = 0;
  let usedMoney = 0;
  let limit: string | null = null;
  const useOf = (column: string): ColumnUse => {
    const known = uses.get(column);
    if (known !== undefined) return known;
    const fresh = {
      calls: 0,
      inputTokens: 0,
      outputTokens: 0,
      estimated: false,
      spent: priceOf.get(column) === undefined ? null : 0,
    };
    uses.set(column, fresh);
    return fresh;
  };
  const moneyOf = (column: string, { inputTokens, outputTokens }: CallCost): number => {
    const price = priceOf.get(column);
    return price === undefined ? 0 : (inputTokens * price.input + outputTokens * price.output) / 1_000_000;
  };
  const add = (column: string, cost: CallCost, sign: 1 | -1): void => {
    usedTokens += sign * (cost.inputTokens + cost.outputTokens);
    usedMoney += sign * moneyOf(column, cost);
  };
  const findOver = (column: string, most: CallCost): string | null => {
    if (requests !== undefined && calls + 1 > requests) return `--max-requests ${requests}`;
    if (tokens !== undefined && usedTokens + most.inputTokens + most.outputTokens > tokens)
      return `--max-tokens ${tokens}`;
    // Sums of small amounts are a sliver off.
    return spend !== undefined && usedMoney + moneyOf(column, most) > spend + 1e-9 ? `--max-spend ${spend}` : null;
  };
  return {
    reserve(column, most) {
      const over = findOver(column, most);
      limit ??= over;
      if (over !== null) return over;
      calls++;
      useOf(column).calls++;
      add(column, most, 1);
      return null;
    },
    settle(column, most, used) {
      const use = useOf(column);
      const told = used !== null && isCount(used.inputTokens) && isCount(used.outputTokens) ? used : null;
      const cost = told ?? most;
      add(column, most, -1);
      add(column, cost, 1);
      use.inputTokens += cost.inputTokens;
      use.outputTokens += cost.outputTokens;
      if (told === null) use.estimated = true;
      if (use.spent !== null) use.spent += moneyOf(column, cost);
    },
    use: (column) => ({ ...useOf(column) }),
    calls: () => calls,
    limit: () => limit,
  };
}

/** What a provider says of itself may be anything; less than nothing would widen the budget. */
const isCount = (tokens: number): boolean => Number.isFinite(tokens) && tokens >= 0;
