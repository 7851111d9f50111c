import { isPlainObject } from '../../lib/kit/settings/reader.ts';

/** What a request says of thinking: nothing, that there is to be none, or how much: as a factor, and at most so many tokens. */
export type ThinkingDemand =
  | { kind: 'unsaid' }
  | { kind: 'off' }
  | { kind: 'on'; factor: number; mostTokens: number | null };

/** Of a model that nobody has told how long it thinks, asked to: an assumption. */
export const ASSUMED_THINKING_TOKENS = 500;

/**
 * How much more or less is thought than with medium effort: the shares of the token limit that OpenRouter documents for the
 * efforts (0.1, 0.2, 0.5, 0.8, 0.95), beside that of medium.
 */
export const effortFactors: Readonly<Record<string, number>> = {
  minimal: 0.2,
  low: 0.4,
  medium: 1,
  high: 1.6,
  xhigh: 1.9,
};

const unsaid: ThinkingDemand = { kind: 'unsaid' };
const off: ThinkingDemand = { kind: 'off' };

/** Thinking that is asked for without an effort. */
function thinkingOn(mostTokens: unknown = null): ThinkingDemand {
  return { kind: 'on', factor: 1, mostTokens: typeof mostTokens === 'number' && mostTokens >= 1 ? mostTokens : null };
}

/** What an effort by its name says; nothing where it is none that is known. */
export function readEffort(effort: unknown): ThinkingDemand {
  if (effort === 'none') return off;
  const word = typeof effort === 'string' ? effort.toLowerCase() : '';
  const factor = Object.hasOwn(effortFactors, word) ? effortFactors[word] : undefined;
  return factor === undefined ? unsaid : { kind: 'on', factor, mostTokens: null };
}

/** What a switch says, as servers of open models have one. */
export function readSwitch(value: unknown, mostTokens?: unknown): ThinkingDemand {
  return value === true ? thinkingOn(mostTokens) : value === false ? off : unsaid;
}

/** What an object with a `type` says, as Anthropic has it, and DeepSeek, GLM and Kimi after it. */
export function readThinkingType(value: unknown): ThinkingDemand {
  if (!isPlainObject(value)) return unsaid;
  if (value.type === 'disabled') return off;
  return value.type === 'enabled' || value.type === 'adaptive' ? thinkingOn(value.budget_tokens) : unsaid;
}

/** The first that says anything. */
export function firstSaid(...demands: readonly ThinkingDemand[]): ThinkingDemand {
  return demands.find(({ kind }) => kind !== 'unsaid') ?? unsaid;
}

/** How many tokens a model thinks that does so for `described` when nobody says anything; null: it has not been told. */
export function thinkingTokens(demand: ThinkingDemand, described: number | null): number {
  switch (demand.kind) {
    case 'unsaid':
      return described ?? 0;
    case 'off':
      return 0;
    case 'on': {
      const tokens = Math.round((described ?? ASSUMED_THINKING_TOKENS) * demand.factor);
      return demand.mostTokens === null ? tokens : Math.min(tokens, demand.mostTokens);
    }
  }
}
