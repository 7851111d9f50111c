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
  return estimateChat(renderCase(drill, arrival, column, ''), drill.traffic.maxOutputTokens);
}

/** The same of a chat completion's body; `longest`: of an answer without a limit, tokens. */
export function estimateChat(body: object, longest: number): CallCost {
  const { messages = [], ...fields } = body as Readonly<Record<string, unknown>>;
  const limit = fields['max_completion_tokens'] ?? fields['max_tokens'];
  return {
    inputTokens: Math.ceil(JSON.stringify(messages).length / CHARACTERS_PER_TOKEN),
    outputTokens: typeof limit === 'number' ? limit : longest,
  };
}
