import { formatCount } from '../../../kit/format/format-count.ts';
import { formatLength } from '../../../kit/format/format-length.ts';
import { formatRatio } from '../../../kit/format/format-ratio.ts';
import type { Contact } from '../../scorecard/game-day.ts';
import type { GamePlan, PlanStep } from '../../scorecard/game-plan.ts';

const HASH = /^[0-9a-f]{64}$/;
/** As of the hash of a plan. */
const SHOWN = 12;

/** How long, how many, to whom: a sentence each. */
export function describeExtent({ lastsMs, requests, mostRequests, tenants, picked, target }: GamePlan): string[] {
  const most =
    mostRequests === requests ? '' : `, and with further tries and follow-ups at most ${formatCount(mostRequests)}`;
  return [
    `It sends ${formatCount(requests)} requests to ${target} in ${formatLength(lastsMs)}${most}.`,
    tenants >= 1
      ? 'Its faults are for all tenants.'
      : `Its faults are for ${formatRatio(tenants)} of tenants, the same ones each time${picked === null ? '' : describePicked(picked)}.`,
  ];
}

/** Whom a share is of: of few tenants it may be more than it says, and the largest ask most. */
function describePicked({ tenants, ofTenants, requests, ofRequests }: NonNullable<GamePlan['picked']>): string {
  return `: ${formatCount(tenants)} of the ${formatCount(ofTenants)} that ask in the outage, with ${formatCount(requests)} of its ${formatCount(ofRequests)} requests`;
}

/** What it may cost, a sentence. */
export function describeCost({ cost: { inputTokens, outputTokens, money, unpriced }, mostRequests }: GamePlan): string {
  const tokens = `${formatCount(mostRequests)} requests of callers at most, about ${formatCount(inputTokens)} tokens of prompts and ${formatCount(outputTokens)} of answers`;
  const price =
    unpriced.length > 0
      ? `in money it cannot be told: ${unpriced.join(', ')} has no price`
      : money === null
        ? 'nobody is asked who takes money'
        : `at most ${money.toFixed(2)} of money, all of them at the dearest provider`;
  return `${tokens}; ${price}. A target that tries again itself asks more.`;
}

/** `0:30`, minutes and seconds. */
export function formatClock(ms: number): string {
  const seconds = Math.round(ms / 1_000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

/** What is done to whom in a step. */
export function describeStep({ faults }: PlanStep): string {
  if (faults.length === 0) return 'no fault';
  return faults
    .map(
      ({ provider, fault, tenants }) =>
        `${provider}: ${fault}${tenants < 1 ? `, ${formatRatio(tenants)} of tenants` : ''}`,
    )
    .join('; ');
}

/** The files that it names, each with the beginning of the SHA-256 of what is in it. */
export function describeFiles({ files }: GamePlan): string[] {
  return Object.entries(files).map(([path, said]) => `${path}: ${HASH.test(said) ? said.slice(0, SHOWN) : said}`);
}

/** `Ada (on call), +49 30 1`. */
export function describeContact({ name, role, reach }: Contact): string {
  return `${name}${role === undefined ? '' : ` (${role})`}${reach === undefined ? '' : `, ${reach}`}`;
}
