import type { ColdStartSettings } from '../../lib/drill/mock-capacity.ts';

/** How ready a model is: pure data. */
export type Warmth = { kind: 'cold' } | { kind: 'loaded'; readyAtMs: number; lastRequestMs: number };

/** The model is not loaded. */
export const cold: Warmth = { kind: 'cold' };

/** A request comes: it wakes a model that sleeps; the one behind it finds it loading, or ready. */
export function wakeModel(
  { loadMs, idleMs = Infinity }: ColdStartSettings,
  before: Warmth,
  nowMs: number,
): Extract<Warmth, { kind: 'loaded' }> {
  const isAsleep = before.kind === 'cold' || nowMs - Math.max(before.lastRequestMs, before.readyAtMs) > idleMs;
  return { kind: 'loaded', readyAtMs: isAsleep ? nowMs + loadMs : before.readyAtMs, lastRequestMs: nowMs };
}

/** How many times slower an answer is that begins at `atMs`: most right after loading, then evenly less until 1. */
export function coldSlowness({ slowMs, slowFactor }: ColdStartSettings, readyAtMs: number, atMs: number): number {
  const warmForMs = Math.max(0, atMs - readyAtMs);
  return warmForMs < slowMs ? slowFactor - (slowFactor - 1) * (warmForMs / slowMs) : 1;
}
