import { comparePairs, testPairs } from '../../kit/stats/difference.ts';
import { formatRate } from '../../kit/format/format-rate.ts';
import { quantile, sortValues } from '../../kit/stats/quantile.ts';
import {
  CAPACITY_VERSION,
  type Capacity,
  type CapacityEnd,
  type CapacityStep,
  type CapacityVerdict,
} from '../scorecard/capacity.ts';
import type { BlockCall, Condition } from './block.ts';
import { holds } from './judge-block.ts';
import { limitMeanings } from './limit.ts';
import { nameCause, nameShape } from './name-cause.ts';
import type { SearchResult, Step } from './search-result.ts';

/** What is known of a search besides what it saw. */
export interface CapacityFacts extends Pick<
  Capacity,
  | 'capacityId'
  | 'drill'
  | 'seed'
  | 'startedAt'
  | 'durationMs'
  | 'through'
  | 'heldDown'
  | 'peakRate'
  | 'mostRate'
  | 'blockMs'
  | 'warmupMs'
  | 'spent'
> {
  conditions: readonly Condition[];
  tokensPerRequest: { input: number; output: number } | null;
}

/** What a search came to, as it is written and shown. */
export function summarizeCapacity(result: SearchResult, facts: CapacityFacts): Capacity {
  const { tokensPerRequest, conditions, ...known } = facts;
  const { end, steps, held, failed, rate } = result;
  const cause = nameCause(result, conditions);
  const top = steps.find((step) => step.rate === held);
  const tokens = (of: 'input' | 'output'): number | null =>
    rate === null || tokensPerRequest === null ? null : Math.round(rate.median * tokensPerRequest[of] * 60);
  const { verdict, reason } = decide(result, facts.peakRate);
  return {
    schemaVersion: CAPACITY_VERSION,
    kind: 'capacity',
    ...known,
    conditions: conditions.map(({ id, label, attainment }) => ({ id, label, attainment })),
    verdict,
    reason,
    ended: end satisfies CapacityEnd,
    breaking:
      rate === null
        ? null
        : {
            perSecond: rate.median,
            interval: rate.interval,
            inputTokensPerMinute: tokens('input'),
            outputTokensPerMinute: tokens('output'),
            concurrent: top === undefined ? null : meanInFlight(top),
          },
    held,
    failed,
    headroom: (rate?.median ?? held) === null ? null : (rate?.median ?? held ?? 0) / facts.peakRate,
    shape: nameShape(result),
    brokeFirst: cause === null ? null : { ...cause, meaning: limitMeanings[cause.limit] },
    steps: steps.map((step) => describeStep(step, steps[0], conditions)),
  };
}

/** Does it hold the declared peak? Only what is known at 95 % is said, and only with a rate on that side that was resolved: trials that tell nothing fit any curve. */
function decide(
  { end, held, failed, rate }: SearchResult,
  peakRate: number,
): { verdict: CapacityVerdict; reason: string } {
  const peak = `the declared peak of ${formatRate(peakRate)}`;
  const low = rate?.interval[0] ?? held;
  const high = rate?.interval[1] ?? failed;
  if (low !== null && low >= peakRate && held !== null && held >= peakRate)
    return { verdict: 'pass', reason: `It holds ${peak}.` };
  if (high !== null && high < peakRate && failed !== null && failed <= peakRate)
    return { verdict: 'fail', reason: `It does not hold ${peak}.` };
  if (end.kind === 'stopped') return { verdict: 'aborted', reason: `It was stopped: ${end.why}.` };
  return {
    verdict: 'invalid',
    reason: `Whether it holds ${peak} is open: it breaks between ${low === null ? 'nothing' : formatRate(low)} and ${high === null ? 'more than was tried' : formatRate(high)}.`,
  };
}

function describeStep(step: Step, first: Step | undefined, conditions: readonly Condition[]): CapacityStep {
  const calls = step.blocks.flatMap((block) => block.calls);
  const answered = calls.filter(({ totalMs }) => typeof totalMs === 'number');
  const known = answered.filter(({ providerMs }) => typeof providerMs === 'number');
  const medianOf = (read: (call: BlockCall) => number): number | null => quantile(sortValues(known.map(read)), 0.5);
  return {
    rate: step.rate,
    outcome: step.outcome,
    blocks: step.blocks.map((block) => ({
      held: holds(block, conditions),
      overSaturated: block.overSaturated,
      callers: block.calls.length,
    })),
    callers: calls.length,
    attained: step.attained.map(({ ratio, interval, total, outcome }) => ({
      ratio,
      interval,
      callers: total,
      outcome,
    })),
    concurrent: meanInFlight(step),
    providerMs: medianOf(({ providerMs }) => providerMs ?? 0),
    targetMs: medianOf(({ providerMs, totalMs }) => Math.max(0, (totalMs ?? 0) - (providerMs ?? 0))),
    paired: first === undefined || first === step ? null : pair(first, step, conditions),
  };
}

function meanInFlight({ blocks }: Step): number | null {
  const samples = blocks.flatMap(({ inFlight }) => inFlight);
  return samples.length === 0 ? null : samples.reduce((sum, sample) => sum + sample, 0) / samples.length;
}

/** Usable answers to the same requests at the first step and at this one. */
function pair(first: Step, step: Step, conditions: readonly Condition[]): CapacityStep['paired'] {
  const place = conditions.findIndex(({ id }) => id === 'usable');
  if (place < 0) return null;
  const idle = usableByIndex(first, place);
  const pairs = { both: 0, onlyFirst: 0, onlySecond: 0, neither: 0 };
  for (const [index, usable] of usableByIndex(step, place)) {
    const before = idle.get(index);
    if (before === undefined) continue;
    if (before && usable) pairs.both++;
    else if (before) pairs.onlyFirst++;
    else if (usable) pairs.onlySecond++;
    else pairs.neither++;
  }
  const compared = comparePairs(pairs);
  if (compared === null) return null;
  return {
    idleOnly: pairs.onlyFirst,
    loadedOnly: pairs.onlySecond,
    cases: pairs.both + pairs.onlyFirst + pairs.onlySecond + pairs.neither,
    difference: compared.difference,
    interval: compared.interval,
    p: testPairs(pairs),
  };
}

/** Of those that had an answer: what came of it, by what was asked; of several blocks the first. */
function usableByIndex({ blocks }: Step, place: number): Map<number, boolean> {
  const found = new Map<number, boolean>();
  for (const { calls } of blocks)
    for (const { index, met, totalMs } of calls) {
      const usable = met[place];
      if (index === undefined || usable === null || usable === undefined || totalMs === null || found.has(index))
        continue;
      found.set(index, usable);
    }
  return found;
}
