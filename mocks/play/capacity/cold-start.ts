import type { ColdStart } from './mock-capacity.ts';

/** How ready a model is: pure data. */
export type Warmth = { kind: 'cold' } | { kind: 'loaded'; readyAtMs: number; lastRequestMs: number };

/** The model is not loaded. */
export const cold: Warmth = { kind: 'cold' };

/** How ready a model is, as it is told: `readyInMs` and `slowness` (times slower) are those of now. */
export type WarmthReport =
  | { kind: 'asleep' }
  | { kind: 'loading'; readyInMs: number }
  | { kind: 'slow'; slowness: number }
  | { kind: 'warm' };

/** A request comes: it wakes a model that sleeps; the one behind it finds it loading, or ready. */
export function wakeModel(settings: ColdStart, before: Warmth, nowMs: number): Extract<Warmth, { kind: 'loaded' }> {
  const readyAtMs = isAwake(settings, before, nowMs) ? before.readyAtMs : nowMs + settings.loadMs;
  return { kind: 'loaded', readyAtMs, lastRequestMs: nowMs };
}

/** How ready a model is at `nowMs` if nobody asks for it then. */
export function describeWarmth(settings: ColdStart, warmth: Warmth, nowMs: number): WarmthReport {
  if (!isAwake(settings, warmth, nowMs)) return { kind: 'asleep' };
  if (warmth.readyAtMs > nowMs) return { kind: 'loading', readyInMs: warmth.readyAtMs - nowMs };
  const slowness = coldSlowness(settings, warmth.readyAtMs, nowMs);
  return slowness > 1 ? { kind: 'slow', slowness } : { kind: 'warm' };
}

function isAwake(
  { idleMs = Infinity }: ColdStart,
  warmth: Warmth,
  nowMs: number,
): warmth is Extract<Warmth, { kind: 'loaded' }> {
  return warmth.kind === 'loaded' && nowMs - Math.max(warmth.lastRequestMs, warmth.readyAtMs) <= idleMs;
}

/** How many times slower an answer is that begins at `atMs`: most right after loading, then evenly less until 1. */
export function coldSlowness({ slowMs, slowFactor }: ColdStart, readyAtMs: number, atMs: number): number {
  const warmForMs = Math.max(0, atMs - readyAtMs);
  return warmForMs < slowMs ? slowFactor - (slowFactor - 1) * (warmForMs / slowMs) : 1;
}
