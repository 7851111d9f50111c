import type { MockCapacity } from './mock-capacity.ts';
import type { FaultRequest } from '../../../lib/faults/fault/fault-request.ts';
import type { FaultSettings } from '../../../lib/faults/index.ts';
import type { MockRequest } from '../../answer/answer-plan.ts';
import type { ModelRequest } from '../../answer/model-request.ts';
import { countPromptTokens } from '../../answer/prompt-tokens.ts';
import { CHARACTERS_PER_TOKEN } from '../../../lib/kit/limits/characters-per-token.ts';

/** The limits of a mock as the chain of faults they are; its slots come last, since who waits there is let in. */
export function createLimitChain({ limits = [], slots }: MockCapacity): FaultSettings[] {
  if (slots === undefined) return [...limits];
  const { fullLoadFactor: _, fullLoadTtftFactor: _ttft, fullLoadGapFactor: _gap, ...settings } = slots;
  return [...limits, { kind: 'concurrency-limit', ...settings }];
}

/** A request as limits see it. The mock counts a prompt as its own usage tells it. */
export function readLimitedRequest(
  { method, path, headers = {} }: MockRequest,
  request: ModelRequest,
  model: string,
  atEpochMs: number,
): FaultRequest {
  return {
    method,
    path,
    headers: Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, String(value)] as const],
    ),
    atEpochMs,
    model,
    streamed: request.streamed,
    promptCharacters: countPromptTokens(request) * CHARACTERS_PER_TOKEN,
    maxTokens: request.maxTokens,
  };
}
