import { formatCount } from '../../../kit/format/format-count.ts';
import { formatRate } from '../../../kit/format/format-rate.ts';
import type { CapacityQuota } from '../../scorecard/capacity-quotas.ts';

const units = {
  requests: 'requests',
  tokens: 'tokens',
  inputTokens: 'input tokens',
  outputTokens: 'output tokens',
} as const;
const sources = { usage: ', by its usage', plan: ', as planned', calls: '' } as const;

/** How a declared limit stands at the declared peak, a sentence, with what it is computed from. */
export function describeQuota(quota: CapacityQuota): string {
  const { amount, limit, minutes, timesUsed, usedPerMinute, from } = quota;
  const unit = units[amount];
  const whose = describeOwner(quota);
  const what =
    timesUsed !== null
      ? `The ${formatCount(limit)} ${unit} a minute of ${whose} are used ${formatTimes(timesUsed)} times at the declared peak`
      : `What is left to ${whose}, ${formatCount(limit)} ${unit}, ${minutes === null ? 'is not used' : `is gone ${formatMinutes(minutes)} into this outage`} at the declared peak`;
  const each = from.perCaller.map(({ provider, amount: taken }) => `${formatAmount(taken)} of ${provider}`).join(', ');
  return `${what}: ${formatCount(Math.round(usedPerMinute))} a minute, by ${formatRate(from.peakRate)} and what each of ${formatCount(from.callers)} callers at ${formatRate(from.measuredRate)} took on average (${each}${sources[from.by]}).`;
}

function describeOwner({ of, name, providers }: CapacityQuota): string {
  return of === 'provider' ? name : `account ${name} (${providers.join(' and ')} together)`;
}

function formatMinutes(minutes: number): string {
  if (minutes < 120) return `${minutes < 10 ? minutes.toFixed(1) : formatCount(Math.round(minutes))} min`;
  return `${(minutes / 60).toFixed(1)} h`;
}

const formatTimes = (times: number): string => times.toFixed(times < 10 ? 2 : 0);
const formatAmount = (amount: number): string => (amount < 10 ? amount.toFixed(2) : formatCount(Math.round(amount)));
