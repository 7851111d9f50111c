import type { Options } from 'yargs';
import { CutoverError } from '../../lib/kit/cutover-error.ts';
import { excerpt } from '../../lib/kit/excerpt.ts';
import { findRepeated } from '../../lib/kit/settings/find-repeated.ts';
import type { Budget, Price } from '../../lib/run/runner/budget.ts';

/** What a command that asks providers may use, as it is given. */
export interface BudgetArguments {
  maxRequests: number | undefined;
  maxTokens: number | undefined;
  maxSpend: number | undefined;
  price: string[];
}

/** The flags of a budget, for yargs. */
export const budgetFlags = {
  'max-requests': { type: 'number', describe: 'At most so many requests in all' },
  'max-tokens': { type: 'number', describe: 'At most so many tokens in all, of prompts and answers' },
  'max-spend': {
    type: 'number',
    describe: 'At most so much money in all; needs prices: those of the drill, or --price',
  },
  price: {
    type: 'string',
    array: true,
    default: [] as string[],
    describe: 'What a provider takes for a million tokens: NAME=INPUT/OUTPUT',
  },
} satisfies Record<string, Options>;

/** Throws a `usage` error for a limit that is none, and a price that is none. */
export function readBudget({ maxRequests, maxTokens, maxSpend, price }: BudgetArguments): {
  budget: Budget;
  prices: Price[];
} {
  const whole = (flag: string, value: number): number => {
    if (Number.isSafeInteger(value) && value >= 1) return value;
    throw new CutoverError('usage', `${flag} must be a whole number of at least 1, got ${value}`);
  };
  const money = (value: number): number => {
    if (value > 0 && value <= MOST_MONEY) return value;
    throw new CutoverError('usage', `--max-spend must be a number above 0 and of at most ${MOST_MONEY}, got ${value}`);
  };
  return {
    budget: {
      ...(maxRequests === undefined ? {} : { requests: whole('--max-requests', maxRequests) }),
      ...(maxTokens === undefined ? {} : { tokens: whole('--max-tokens', maxTokens) }),
      ...(maxSpend === undefined ? {} : { spend: money(maxSpend) }),
    },
    prices: readPrices(price),
  };
}

const MOST_MONEY = 1e9;

/** Throws where a provider has two: nobody knows which is meant. */
function readPrices(written: readonly string[]): Price[] {
  const prices = written.map(readPrice);
  const again = findRepeated(prices.map(({ provider }) => provider));
  if (again === null) return prices;
  const [first, other] = [again.first, again.at].map((at) => excerpt(written[at] ?? '', 60));
  throw new CutoverError('usage', `--price must name each provider once, got ${first} and ${other}`);
}

function readPrice(written: string): Price {
  const [, provider, input, output] = /^([^=]+)=(\d+(?:\.\d+)?)\/(\d+(?:\.\d+)?)$/.exec(written) ?? [];
  if (provider === undefined || input === undefined || output === undefined)
    throw new CutoverError(
      'usage',
      `--price must be NAME=INPUT/OUTPUT, the price of a million tokens each (fallback=0.6/2.4), got ${excerpt(written, 60)}`,
    );
  return { provider, input: Number(input), output: Number(output) };
}
