import { caseAt } from '../../../lib/run/capacity/spread-cases.ts';
import { createRandom, drawExponential, drawNormal, type Random } from '../../../lib/kit/stats/random.ts';
import type { Block, BlockCall, Condition } from '../../../lib/collector/capacity/block.ts';
import type { ShapeStage } from '../../../lib/collector/capacity/shape.ts';
import type { Limit } from '../../../lib/collector/capacity/limit.ts';
import { findOverSaturation } from '../../../lib/collector/capacity/find-over-saturation.ts';

/** A fallback that is known: what is left out does not limit it. Times are ms. */
export interface FallbackModel {
  /** So many run at once; the rest waits, or is refused where more than `queue` wait. */
  slots?: number;
  queue?: number;
  /** Refused beyond, in a bucket as large as `burstS` seconds of it. */
  requestsPerMinute?: number;
  tokensPerMinute?: number;
  burstS?: number;
  /** Refused are those above `accelerationFactor` times the mean rate of the last 60 s, where that is above `accelerationFrom` a second. */
  acceleration?: { factor: number; from: number };
  /** The mean time of an answer, of which an eighth is the time to the first text; lognormal. */
  serviceMs: number;
  /** Each that runs makes all of them slower by this share. */
  slowdown?: number;
  /** From so many at once on, everything takes `factor` times as long. */
  cliff?: { at: number; factor: number };
  /** Unusable are so many more for each that runs. */
  spoils?: number;
  /** Unusable without any load. */
  unusable?: number;
  /** So many cases are never usable, the same ones each time. */
  neverUsable?: number;
  /** The target's own slots and time. */
  target?: { slots: number; serviceMs: number };
  /** So many fail by chance, and in so many seconds of a hundred everything takes three times as long. */
  noise?: { errors: number; slowSeconds: number };
  /** After it was full, it takes twice as long for so long. */
  recoversMs?: number;
}

/** How it is asked. */
export interface SimulatedSettings {
  conditions: readonly Condition[];
  ttftLimitMs: number;
  totalLimitMs: number;
  warmupMs: number;
}

interface State {
  /** When each slot is free, ms. */
  free: number[];
  targetFree: number[];
  requests: Bucket;
  tokens: Bucket;
  running: number[];
  recent: number[];
  slowUntilMs: number;
}

interface Bucket {
  level: number;
  atMs: number;
}

/** A fallback in simulated time, and how to try a rate at it; `spent` counts its callers. */
export function createSimulatedFallback(model: FallbackModel, settings: SimulatedSettings, seed: string) {
  const random = createRandom('capacity', seed);
  let nowMs = 0;
  let spent = 0;
  let idleCases: number | null = null;
  const state: State = {
    free: Array.from({ length: model.slots ?? 0 }, () => 0),
    targetFree: Array.from({ length: model.target?.slots ?? 0 }, () => 0),
    requests: { level: Infinity, atMs: 0 },
    tokens: { level: Infinity, atMs: 0 },
    running: [],
    recent: [],
    slowUntilMs: 0,
  };
  /** Callers who come at these rates one after the other; those of the warm-up are not kept, and it is never ended early where `watched` is false. */
  function drive(
    stages: readonly { rate: number; durationMs: number }[],
    { warmupMs, drainMs, watched }: { warmupMs: number; drainMs: number; watched: boolean },
  ): Block {
    const fromMs = nowMs;
    const beginMs = fromMs + warmupMs;
    const blockMs = stages.reduce((sum, { durationMs }) => sum + durationMs, 0);
    const endMs = beginMs + blockMs;
    const planned = stages.reduce((sum, { rate, durationMs }) => sum + (rate * durationMs) / 1_000, 0);
    const rateAt = (atMs: number): number => {
      let untilMs = beginMs;
      return stages.find(({ durationMs }) => atMs < (untilMs += durationMs))?.rate ?? 1;
    };
    const calls: (BlockCall & { endMs: number; ttftMs: number })[] = [];
    let overSaturated = false;
    let lastMs = fromMs;
    let lookMs = beginMs + blockMs / 12;
    for (let dueMs = fromMs + drawExponential(random, 1_000 / rateAt(fromMs)); dueMs < endMs;) {
      spent++;
      const index = dueMs < beginMs ? -1 : caseAt(calls.length, Math.round(planned), idleCases);
      const call = { ...serve(model, state, random, settings, dueMs, index), index };
      lastMs = Math.max(lastMs, call.endMs);
      if (dueMs >= beginMs) calls.push({ ...call, dueMs: dueMs - beginMs });
      if (watched && dueMs >= lookMs) {
        lookMs += blockMs / 12;
        const elapsedMs = dueMs - beginMs;
        const decided = calls.filter((one) => one.dueMs + settings.totalLimitMs < elapsedMs || one.endMs < dueMs);
        const so = {
          plannedMs: blockMs,
          elapsedMs,
          plannedCalls: planned,
          calls: decided,
          inFlight: countInFlight(calls, beginMs, blockMs).slice(0, Math.floor((elapsedMs / blockMs) * 12)),
          ttftMs: decided.map(({ ttftMs }) => ttftMs),
        };
        if (findOverSaturation(so, settings.conditions) !== null) {
          overSaturated = true;
          break;
        }
      }
      dueMs += drawExponential(random, 1_000 / rateAt(dueMs));
    }
    idleCases ??= calls.length;
    nowMs = Math.max(lastMs, state.slowUntilMs, Math.max(nowMs, overSaturated ? lastMs : endMs)) + drainMs;
    return {
      rate: Math.max(...stages.map(({ rate }) => rate)),
      plannedMs: blockMs,
      calls,
      inFlight: countInFlight(calls, beginMs, blockMs),
      overSaturated,
      contaminated: null,
    };
  }
  const tryRate = (rate: number, blockMs: number, drainMs = 20_000): Block =>
    drive([{ rate, durationMs: blockMs }], { warmupMs: settings.warmupMs, drainMs, watched: true });
  /** Shares of a peak one after the other, all of it kept, behind a minute of rest. */
  function tryShape(peakRate: number, stages: readonly ShapeStage[]): Block {
    nowMs += 60_000;
    const own = stages.map(({ share, durationMs }) => ({ rate: peakRate * share, durationMs }));
    return drive(own, { warmupMs: 0, drainMs: 5_000, watched: false });
  }
  return { tryRate, tryShape, spent: () => spent };
}

function countInFlight(calls: readonly { dueMs: number; endMs: number }[], beginMs: number, blockMs: number): number[] {
  return Array.from({ length: 12 }, (_, piece) => {
    const atMs = ((piece + 1) * blockMs) / 12;
    return calls.filter(({ dueMs, endMs }) => dueMs <= atMs && endMs - beginMs > atMs).length;
  });
}

function serve(
  model: FallbackModel,
  state: State,
  random: Random,
  settings: SimulatedSettings,
  dueMs: number,
  index: number,
): BlockCall & { endMs: number; ttftMs: number } {
  const places = new Map(settings.conditions.map(({ id }, place) => [id, place]));
  const report = (
    outcome: { ok: boolean; usable: boolean; ttftMs: number; totalMs: number },
    limit: Limit | null,
    words?: string,
  ): BlockCall & { endMs: number; ttftMs: number } => {
    const met = Array.from({ length: places.size }, (): boolean => true);
    const set = (id: Condition['id'], value: boolean): void => {
      const place = places.get(id);
      if (place !== undefined) met[place] = value;
    };
    set('success', outcome.ok);
    set('usable', outcome.ok && outcome.usable);
    set('ttft', outcome.ok && outcome.ttftMs <= settings.ttftLimitMs);
    set('total', outcome.ok && outcome.totalMs <= settings.totalLimitMs);
    return {
      dueMs,
      met,
      limit,
      ...(words === undefined ? {} : { words }),
      totalMs: outcome.ok ? outcome.totalMs : null,
      endMs: dueMs + outcome.totalMs,
      ttftMs: outcome.ok ? outcome.ttftMs : Infinity,
    };
  };
  const refuse = (limit: Limit, words: string) =>
    report({ ok: false, usable: false, ttftMs: 50, totalMs: 50 }, limit, words);
  const tokens = Math.max(50, Math.round(500 * Math.exp(0.5 * drawNormal(random) - 0.125)));
  const serviceMs = model.serviceMs * Math.exp(0.4 * drawNormal(random) - 0.08);
  let targetMs = 0;
  if (model.target !== undefined) {
    const ownMs = drawExponential(random, model.target.serviceMs);
    targetMs = take(state.targetFree, dueMs, ownMs) - dueMs;
  }
  const cameMs = dueMs + targetMs;
  const burstS = model.burstS ?? 6;
  if (model.acceleration !== undefined) {
    state.recent = state.recent.filter((atMs) => cameMs - atMs < 60_000);
    const lately = state.recent.filter((atMs) => cameMs - atMs < 5_000).length / 5;
    const mean = state.recent.length / 60;
    state.recent.push(cameMs);
    if (lately > model.acceleration.from && lately > mean * model.acceleration.factor)
      return refuse('acceleration', 'Traffic increased too quickly.');
  }
  if (model.requestsPerMinute !== undefined && !draw(state.requests, cameMs, model.requestsPerMinute, burstS, 1))
    return refuse('requests-per-minute', 'Limit of requests per minute.');
  if (model.tokensPerMinute !== undefined && !draw(state.tokens, cameMs, model.tokensPerMinute, burstS, tokens))
    return refuse('tokens-per-minute', 'Limit of tokens per minute.');
  if (model.noise !== undefined && random() < model.noise.errors)
    return report({ ok: false, usable: false, ttftMs: 300, totalMs: 300 }, 'errors');
  state.running = state.running.filter((endMs) => endMs > cameMs);
  const running = state.running.length;
  const slowSecond =
    model.noise !== undefined && createRandom('second', Math.floor(cameMs / 1_000))() * 100 < model.noise.slowSeconds;
  const factor =
    (1 + (model.slowdown ?? 0) * running) *
    (model.cliff !== undefined && running >= model.cliff.at ? model.cliff.factor : 1) *
    (cameMs < state.slowUntilMs ? 2 : 1) *
    (slowSecond ? 3 : 1);
  const ownMs = serviceMs * factor;
  let waitedMs = 0;
  if (model.slots !== undefined) {
    const waiting = state.running.length - model.slots;
    if (model.queue !== undefined && waiting >= model.queue) {
      if (model.recoversMs !== undefined) state.slowUntilMs = cameMs + model.recoversMs;
      return refuse('concurrency', 'Too many concurrent requests.');
    }
    waitedMs = take(state.free, cameMs, ownMs) - ownMs - cameMs;
  }
  const ttftMs = targetMs + waitedMs + ownMs / 8;
  const totalMs = targetMs + waitedMs + ownMs;
  state.running.push(dueMs + totalMs);
  const isNever = model.neverUsable !== undefined && createRandom('case', index)() < model.neverUsable;
  const usable = random() >= (model.unusable ?? 0.01) + (model.spoils ?? 0) * running && !isNever;
  const late = ttftMs > settings.ttftLimitMs || totalMs > settings.totalLimitMs;
  const limit: Limit | null = !usable
    ? 'quality'
    : !late
      ? null
      : targetMs > waitedMs + ownMs
        ? 'target'
        : waitedMs > ownMs
          ? 'queue'
          : 'latency';
  return report({ ok: true, usable, ttftMs, totalMs }, limit);
}

/** The next free slot takes it: when it is done. */
function take(free: number[], atMs: number, ownMs: number): number {
  let best = 0;
  for (let slot = 1; slot < free.length; slot++) if ((free[slot] ?? 0) < (free[best] ?? 0)) best = slot;
  const doneMs = Math.max(atMs, free[best] ?? 0) + ownMs;
  free[best] = doneMs;
  return doneMs;
}

function draw(bucket: Bucket, atMs: number, perMinute: number, burstS: number, amount: number): boolean {
  const size = (perMinute / 60) * burstS;
  bucket.level = Math.min(size, bucket.level + ((atMs - bucket.atMs) * perMinute) / 60_000);
  bucket.atMs = Math.max(bucket.atMs, atMs);
  if (bucket.level < amount) return false;
  bucket.level -= amount;
  return true;
}
