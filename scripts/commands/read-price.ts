import { CutoverError } from '../../lib/kit/cutover-error.ts';
import { excerpt } from '../../lib/kit/excerpt.ts';
import type { Price } from '../../lib/run/runner/budget.ts';

/** `NAME=INPUT/OUTPUT`, for a million tokens each. Throws a `usage` error for anything else. */
export function readPrice(written: string): Price {
  const [, provider, input, output] = /^([^=]+)=(\d+(?:\.\d+)?)\/(\d+(?:\.\d+)?)$/.exec(written) ?? [];
  if (provider === undefined || input === undefined || output === undefined)
    throw new CutoverError(
      'usage',
      `--price must be NAME=INPUT/OUTPUT, the price of a million tokens each (fallback=0.6/2.4), got ${excerpt(written, 60)}`,
    );
  return { provider, input: Number(input), output: Number(output) };
}
