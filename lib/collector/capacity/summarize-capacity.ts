import type { DeclaredQuota } from '../../drill/list-quotas.ts';
import { formatCount } from '../../kit/format/format-count.ts';
import { formatRate } from '../../kit/format/format-rate.ts';
import { quantile, sortValues } from '../../kit/stats/quantile.ts';
import { studentBound } from '../../kit/stats/student.ts';
import {
  CAPACITY_VERSION,
  type Capacity,
  type CapacityEnd,
  type CapacityMachine,
  type CapacityPeak,
  type CapacityRate,
  type CapacityStep,
  type CapacityVerdict,
} from '../scorecard/capacity.ts';
import type { BlockCall, Condition } from './block.ts';
import { computeQuotas } from './compute-quotas.ts';
import { listChanged } from './list-changed.ts';
import { holds, isTwofold } from './judge-block.ts';
import { judgeKinds } from './judge-kinds.ts';
import { limitMeanings } from './limit.ts';
import { nameCause, nameShape } from './name-cause.ts';
import { pairUsable } from './pair-usable.ts';
import type { ShapesSeen } from './shape.ts';
import { summarizeShapes } from './summarize-shapes.ts';
import type { SearchEnd, SearchResult, Step } from './search-result.ts';

/** What is known of a search besides what it saw: its keys are passed on as they are. */
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
  | 'machine'
  | 'noEvidence'
> {
  conditions: readonly Condition[];
  /** Null: none were driven. */
  shapes: { seen: ShapesSeen; restMs: number } | null;
  /** What providers are declared to allow. */
  quotas: readonly DeclaredQuota[];
  tokensPerRequest: { input: number; output: number } | null;
}

/** What a search came to, as it is written and shown. */
export function summarizeCapacity(result: SearchResult, facts: CapacityFacts): Capacity {
  const { tokensPerRequest, conditions, shapes, quotas, ...known } = facts;
  const { end, steps, held, failed, rate } = result;
  const cause = nameCause(result, conditions);
  const top = steps.find((step) => step.rate === held);
  const tokens = (of: 'input' | 'output', perSecond: number): number | null =>
    tokensPerRequest === null ? null : Math.round(perSecond * tokensPerRequest[of] * 60);
  const ended = tellEnd(end, facts.machine ?? null);
  const { verdict, reason, peak } = decide(result, facts.peakRate, facts.machine ?? null, conditions);
  return {
    schemaVersion: CAPACITY_VERSION,
    kind: 'capacity',
    ...known,
    conditions: conditions.map(({ id, label, attainment }) => ({ id, label, attainment })),
    verdict,
    reason,
    peak,
    ended,
    changedAt: listChanged(steps, conditions),
    breaking: rate === null ? null : tellRate(rate, tokens, top),
    held,
    failed,
    headroom: (rate?.median ?? held) === null ? null : (rate?.median ?? held ?? 0) / facts.peakRate,
    shape: nameShape(result),
    brokeFirst: cause === null ? null : { ...cause, meaning: limitMeanings[cause.limit] },
    shapes: shapes === null ? null : summarizeShapes(shapes.seen, { peakRate: facts.peakRate, restMs: shapes.restMs }),
    kinds: judgeKinds(top ?? steps[0], conditions),
    quotas: computeQuotas(steps, { declared: quotas, peakRate: facts.peakRate, tokensPerRequest }),
    steps: steps.map((step) => describeStep(step, steps[0], conditions)),
  };
}

function tellRate(
  { median, interval }: NonNullable<SearchResult['rate']>,
  tokens: (of: 'input' | 'output', perSecond: number) => number | null,
  top: Step | undefined,
): CapacityRate {
  const between = (of: 'input' | 'output'): [number, number] | null => {
    const [low, high] = interval.map((end) => tokens(of, end));
    return low == null || high == null ? null : [low, high];
  };
  const samples = top === undefined ? [] : listInFlight(top);
  return {
    perSecond: median,
    interval,
    inputTokensPerMinute: tokens('input', median),
    outputTokensPerMinute: tokens('output', median),
    concurrent: samples.length === 0 ? null : mean(samples),
    intervals: {
      inputTokensPerMinute: between('input'),
      outputTokensPerMinute: between('output'),
      concurrent: intervalOfMean(samples),
    },
  };
}

/** Nothing of the fallback's stood in the way of more: the machine did. */
const endedByMachine = (end: SearchEnd, machine: CapacityMachine | null): machine is CapacityMachine =>
  end.kind === 'at-least' && machine !== null && machine.ends;

function tellEnd(end: SearchEnd, machine: CapacityMachine | null): CapacityEnd {
  return endedByMachine(end, machine) ? { kind: 'at-least', by: 'machine' } : end;
}

/**
 * Does it hold the declared peak? Where the peak itself was tried and resolved, its blocks say, if the estimate does not contradict them; else only what is known at 95 % is
 * said, and only with a rate on that side that was resolved: trials that tell nothing fit any curve.
 */
function decide(
  { end, steps, held, failed, rate }: SearchResult,
  peakRate: number,
  machine: CapacityMachine | null,
  conditions: readonly Condition[],
): { verdict: CapacityVerdict; reason: string; peak: CapacityPeak | null } {
  const step = steps.find((one) => one.rate === peakRate);
  const callers = step === undefined ? 0 : step.blocks.reduce((sum, { calls }) => sum + calls.length, 0);
  const peak: CapacityPeak | null =
    step === undefined ? null : { outcome: step.outcome, blocks: step.blocks.length, callers };
  const name = `the declared peak of ${formatRate(peakRate)}`;
  const measured = `, as ${formatCount(callers)} callers at it show`;
  const low = rate?.interval[0] ?? held;
  const high = rate?.interval[1] ?? failed;
  if (end.kind === 'unfinished')
    return {
      verdict: 'aborted',
      reason: 'It is not over, or was killed: this is what was known when its last block ended.',
      peak,
    };
  // What went down under it, or under less, had not held it, however callers fared before.
  if (end.kind === 'stopped' && end.at !== undefined && end.at <= peakRate)
    return { verdict: 'aborted', reason: `It was stopped: ${end.why}.`, peak };
  if (step !== undefined && step.outcome !== 'missed' && isTwofold(step.blocks, conditions))
    return {
      verdict: 'invalid',
      reason: `Whether it holds ${name} is open: it held it in one block, and in another it did not.`,
      peak,
    };
  if (peak?.outcome === 'met' && held !== null && held >= peakRate && (rate === null || rate.median >= peakRate))
    return { verdict: 'pass', reason: `It holds ${name}${measured}.`, peak };
  if (peak?.outcome === 'missed' && (rate === null || rate.median <= peakRate))
    return { verdict: 'fail', reason: `It does not hold ${name}${measured}.`, peak };
  if (low !== null && low >= peakRate && held !== null && held >= peakRate)
    return { verdict: 'pass', reason: `It holds ${name}.`, peak };
  if (high !== null && high < peakRate && failed !== null && failed <= peakRate)
    return { verdict: 'fail', reason: `It does not hold ${name}.`, peak };
  if (end.kind === 'stopped') return { verdict: 'aborted', reason: `It was stopped: ${end.why}.`, peak };
  if (end.kind === 'no-evidence')
    return { verdict: 'invalid', reason: `Whether it holds ${name} is open: ${end.why}.`, peak };
  if (endedByMachine(end, machine))
    return {
      verdict: 'invalid',
      reason: `Whether it holds ${name} is open: ${held === null ? 'nothing is resolved' : `it holds at least ${formatRate(held)}`}, and more is not asked of this machine, where ${machine.part} would be full at ${formatRate(machine.perSecond)}.`,
      peak,
    };
  return {
    verdict: 'invalid',
    reason: `Whether it holds ${name} is open: it breaks between ${low === null ? 'nothing' : formatRate(low)} and ${high === null ? 'more than was tried' : formatRate(high)}.`,
    peak,
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
    paired: first === undefined || first === step ? null : pairUsable(first, [step], conditions),
  };
}

/** Callers that wait at once, in each piece of each block. */
const listInFlight = ({ blocks }: Step): number[] => blocks.flatMap(({ inFlight }) => inFlight);

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

function meanInFlight(step: Step): number | null {
  const samples = listInFlight(step);
  return samples.length === 0 ? null : mean(samples);
}

/** 95 %, by Student's t; null of fewer than two. */
function intervalOfMean(values: readonly number[]): [number, number] | null {
  if (values.length < 2) return null;
  const middle = mean(values);
  const variance = values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / (values.length - 1);
  const half = studentBound(0.95, values.length - 1) * Math.sqrt(variance / values.length);
  return [Math.max(0, middle - half), middle + half];
}
