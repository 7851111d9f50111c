import type { Limit } from '../../../lib/collector/capacity/limit.ts';
import type { FallbackModel } from './simulated-fallback.ts';

/** A fallback, the peak somebody declares for it (callers a second), and what breaks first; null: nothing does. */
export interface KnownFallback {
  name: string;
  model: FallbackModel;
  peak: number;
  cause: Limit | null;
}

const serviceMs = 2_000;

/** Fallbacks whose limits are known, as they are told to have them. */
export const knownFallbacks: readonly KnownFallback[] = [
  { name: 'slots', model: { slots: 40, serviceMs }, peak: 20, cause: 'queue' },
  { name: 'slots, few', model: { slots: 8, serviceMs }, peak: 10, cause: 'queue' },
  { name: 'slots and a short queue', model: { slots: 40, queue: 10, serviceMs }, peak: 20, cause: 'concurrency' },
  { name: 'no queue', model: { slots: 30, queue: 0, serviceMs }, peak: 20, cause: 'concurrency' },
  { name: 'requests a minute', model: { requestsPerMinute: 600, serviceMs }, peak: 30, cause: 'requests-per-minute' },
  { name: 'tokens a minute', model: { tokensPerMinute: 400_000, serviceMs }, peak: 30, cause: 'tokens-per-minute' },
  {
    name: 'a sharp rise',
    model: { acceleration: { factor: 1.5, from: 8 }, serviceMs },
    peak: 30,
    cause: 'acceleration',
  },
  { name: 'slower under load', model: { slowdown: 0.02, serviceMs }, peak: 30, cause: 'latency' },
  { name: 'a cliff', model: { cliff: { at: 45, factor: 4 }, serviceMs }, peak: 30, cause: 'latency' },
  { name: 'worse under load', model: { spoils: 0.003, serviceMs }, peak: 30, cause: 'quality' },
  {
    name: 'always misses some cases',
    model: { slots: 40, serviceMs, neverUsable: 0.05 },
    peak: 20,
    cause: 'queue',
  },
  { name: 'a slow target', model: { target: { slots: 6, serviceMs: 400 }, serviceMs }, peak: 30, cause: 'target' },
  {
    name: 'noise',
    model: { slots: 40, serviceMs, noise: { errors: 0.003, slowSeconds: 1 } },
    peak: 20,
    cause: 'queue',
  },
  {
    name: 'recovers slowly',
    model: { slots: 40, queue: 10, serviceMs, recoversMs: 45_000 },
    peak: 20,
    cause: 'concurrency',
  },
  { name: 'unlimited', model: { serviceMs }, peak: 20, cause: null },
];
