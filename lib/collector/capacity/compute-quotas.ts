import type { DeclaredQuota } from '../../drill/list-quotas.ts';
import type { CapacityQuota, QuotaInputs } from '../scorecard/capacity-quotas.ts';
import type { ProviderUse } from './block.ts';
import type { Step } from './search-result.ts';

/** What is computed with besides what was seen. */
export interface QuotaFacts {
  declared: readonly DeclaredQuota[];
  /** Requests a second. */
  peakRate: number;
  /** By the plan, on average; null: nothing was sent. */
  tokensPerRequest: { input: number; output: number } | null;
}

/**
 * How each declared limit stands at the declared peak: what a caller took of the providers that it counts, at the peak itself or the rate nearest to it (as a factor), times
 * the callers a minute there. Empty where nothing was measured.
 */
export function computeQuotas(
  steps: readonly Step[],
  { declared, peakRate, tokensPerRequest }: QuotaFacts,
): CapacityQuota[] {
  const measured = findMeasured(steps, peakRate);
  if (measured === null) return [];
  return declared.map((quota) => {
    const uses = quota.providers.flatMap((name) => measured.uses.filter(({ provider }) => provider === name));
    const by = findSource(quota, uses);
    const perCaller = quota.providers.map((provider) => {
      const use = measured.uses.find((one) => one.provider === provider);
      const taken = use === undefined ? 0 : countTaken(use, quota.amount, by, tokensPerRequest);
      return { provider, amount: taken / measured.callers };
    });
    const usedPerMinute = perCaller.reduce((sum, { amount }) => sum + amount, 0) * peakRate * 60;
    const isLeft = quota.kind === 'left';
    return {
      ...quota,
      usedPerMinute,
      minutes: isLeft && usedPerMinute > 0 ? quota.limit / usedPerMinute : null,
      timesUsed: isLeft ? null : usedPerMinute / quota.limit,
      from: { peakRate, measuredRate: measured.rate, callers: measured.callers, perCaller, by },
    };
  });
}

function findMeasured(
  steps: readonly Step[],
  peakRate: number,
): { rate: number; callers: number; uses: ProviderUse[] } | null {
  const distance = ({ rate }: Step): number => Math.abs(Math.log(rate / peakRate));
  const looked = steps.filter(({ blocks }) => blocks.some(({ used }) => (used?.callers ?? 0) > 0));
  const nearest = looked.toSorted((left, right) => distance(left) - distance(right))[0];
  if (nearest === undefined) return null;
  let callers = 0;
  const uses = new Map<string, ProviderUse>();
  for (const { used } of nearest.blocks) {
    callers += used?.callers ?? 0;
    for (const use of used?.providers ?? []) uses.set(use.provider, add(uses.get(use.provider), use));
  }
  return { rate: nearest.rate, callers, uses: [...uses.values()] };
}

function add(before: ProviderUse | undefined, use: ProviderUse): ProviderUse {
  if (before === undefined) return use;
  return {
    provider: use.provider,
    calls: before.calls + use.calls,
    answered: before.answered + use.answered,
    told: before.told + use.told,
    inputTokens: before.inputTokens + use.inputTokens,
    outputTokens: before.outputTokens + use.outputTokens,
  };
}

/** The provider's word only where each that answered at all has told it of some. */
function findSource({ amount }: DeclaredQuota, uses: readonly ProviderUse[]): QuotaInputs['by'] {
  if (amount === 'requests') return 'calls';
  return uses.some(({ answered, told }) => answered > 0 && told === 0) ? 'plan' : 'usage';
}

/** What of a provider was taken; tokens of answers that told nothing are as those of the others. */
function countTaken(
  { calls, answered, told, inputTokens, outputTokens }: ProviderUse,
  amount: DeclaredQuota['amount'],
  by: QuotaInputs['by'],
  planned: QuotaFacts['tokensPerRequest'],
): number {
  if (amount === 'requests') return calls;
  if (answered === 0) return 0;
  const each =
    by === 'usage' ? { input: inputTokens / told, output: outputTokens / told } : (planned ?? { input: 0, output: 0 });
  if (amount === 'inputTokens') return each.input * answered;
  return (amount === 'outputTokens' ? each.output : each.input + each.output) * answered;
}
