import type { Amounts } from '../../kit/limits/amount.ts';
import { estimateCost } from '../../kit/limits/estimate-cost.ts';
import type { FaultRequest } from './fault-request.ts';

/** What a request counts as at a limit, before it is answered. */
export function readRequestCost({ promptCharacters, maxTokens, headers }: FaultRequest): Amounts {
  const length = Number(headers.find(([name]) => name === 'content-length')?.[1] ?? Number.NaN);
  return estimateCost({ promptCharacters, maxTokens, bodyBytes: Number.isSafeInteger(length) ? length : null });
}
