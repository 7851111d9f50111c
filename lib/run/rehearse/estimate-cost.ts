import type { Drill } from '../../drill/drill.ts';
import type { Arrival } from '../../drill/workloads/arrival.ts';
import { CHARACTERS_PER_TOKEN } from '../../kit/limits/characters-per-token.ts';
import type { Column } from './columns.ts';
import type { CallCost } from './ledger.ts';
import { renderCase } from './render-case.ts';

/**
 * What a call takes at most: by the text that is sent, about four characters a token; and the limit the request sets, else the longest
 * answer the drill plans with: a model without a limit may say more.
 */
export function estimateCost(drill: Drill, arrival: Arrival, column: Pick<Column, 'model' | 'asks'>): CallCost {
  const body = renderCase(drill, arrival, column, '');
  const limit = body['max_completion_tokens'] ?? body.max_tokens;
  return {
    inputTokens: Math.ceil(JSON.stringify(body.messages).length / CHARACTERS_PER_TOKEN),
    outputTokens: typeof limit === 'number' ? limit : drill.traffic.maxOutputTokens,
  };
}
