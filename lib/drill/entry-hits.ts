import { type FaultSettings, faults } from '../faults/index.ts';
import { meanDelayMs } from '../faults/fault/delay.ts';
import { mostTenants, tenantShareAt } from '../faults/fault/tenant.ts';
import { canHappenAt, shareWhileOn } from '../faults/fault/when.ts';
import type { ProviderName } from '../kit/terms/provider.ts';
import { faultsOn, listFaulted, type TimelineEntry } from './timeline-entry.ts';

/**
 * Can a request meet a fault of this entry, so long after those on each provider were armed, which may have been in an entry before? Not where it has none, and not
 * between two turns of those that flap.
 */
export function isUnderFaults(entry: TimelineEntry, armedMs: (provider: ProviderName) => number): boolean {
  return listFaulted(entry).some((provider) => {
    const elapsedMs = armedMs(provider);
    return faultsOn(entry, provider).some((fault) => isOn(fault, elapsedMs));
  });
}

/** So many moments of an entry are looked at, to tell how much of it is well to a thousandth. */
const MOMENTS = 2_000;
/** Moments so far apart, each modulo 1, lie evenly, and in step with no turn: multiples of the golden ratio. */
const GOLDEN = 0.618_033_988_749_895;

/**
 * How long of an entry no request can meet a fault of it, ms: between turns of what flaps, and outside of bursts.
 *
 * @param armedBeforeMs How long before its begin the faults on a provider were armed.
 */
export function measureWellMs(entry: TimelineEntry, armedBeforeMs: (provider: ProviderName) => number): number {
  if (listFaulted(entry).length === 0) return entry.durationMs;
  let well = 0;
  for (let place = 0; place < MOMENTS; place++) {
    const atMs = ((place * GOLDEN) % 1) * entry.durationMs;
    if (!isUnderFaults(entry, (provider) => atMs + armedBeforeMs(provider))) well++;
  }
  return (well / MOMENTS) * entry.durationMs;
}

/** Can a fault happen at a moment from one on up to another, ms after it was armed? One that flaps may be off for all of a short entry. */
export function canHappenWithin(fault: FaultSettings, fromMs: number, toMs: number): boolean {
  return Array.from({ length: MOMENTS }, (_, place) => fromMs + ((place * GOLDEN) % 1) * (toMs - fromMs)).some((atMs) =>
    isOn(fault, atMs),
  );
}

function isOn(fault: FaultSettings, elapsedMs: number): boolean {
  const tenants = tenantsOf(fault);
  return canHappenAt(whenOf(fault), elapsedMs) && (tenants === undefined || tenantShareAt(tenants, elapsedMs) > 0);
}

/** How hard an entry hits while its faults can happen: the provider that is hit hardest, of each way of being hit. */
export interface EntryHarm {
  /**
   * The share of the calls that do not come to what they should, 0..1: at the provider that is hit hardest; then at that and the next of them, one after the other;
   * and so on. Where primary and fallback are down, nothing is left to move to, which is more than either alone.
   */
  failing: readonly number[];
  /** How much later answers come that are late alone, in the mean of all calls, ms. */
  lateMs: number;
  /** The share of the calls whose answers come piecemeal, so that how late they are is as they are long, 0..1. */
  slow: number;
}

/**
 * How hard an entry hits, each way by itself: answers that come later to all are no worse than calls of which a third fails, and the other way round. Which calls
 * a fault is for by their model, path or length is not known before they come, and is taken for all.
 */
export function weighHarm(entry: TimelineEntry): EntryHarm {
  const failing: number[] = [];
  let [lateMs, slow] = [0, 0];
  for (const provider of listFaulted(entry)) {
    const all = faultsOn(entry, provider);
    const own = { failing: 0, lateMs: 0, slow: 0 };
    for (const fault of all) {
      const share = shareOf(fault, all, entry.durationMs);
      if (!('isLateOnly' in faults[fault.kind])) own.failing += share;
      else if ('delay' in fault) own.lateMs += share * meanDelayMs(fault.delay, entry.durationMs);
      else own.slow += share;
    }
    failing.push(Math.min(1, own.failing));
    lateMs = Math.max(lateMs, own.lateMs);
    slow = Math.max(slow, Math.min(1, own.slow));
  }
  let share = 1;
  return { failing: failing.sort((a, b) => b - a).map((next) => (share *= next)), lateMs, slow };
}

function shareOf(fault: FaultSettings, all: readonly FaultSettings[], durationMs: number): number {
  const when = whenOf(fault);
  const tenants = tenantsOf(fault);
  const weights = all.flatMap((other) => {
    const { pick } = whenOf(other);
    return when.pick !== undefined && pick?.of === when.pick.of ? [pick.weight] : [];
  });
  const picked = when.pick === undefined ? 1 : when.pick.weight / weights.reduce((sum, weight) => sum + weight, 0);
  return shareWhileOn(when, durationMs) * picked * (tenants === undefined ? 1 : mostTenants(tenants));
}

type When = NonNullable<Extract<FaultSettings, { when?: unknown }>['when']>;

const whenOf = (fault: FaultSettings): When => ('when' in fault ? (fault.when ?? {}) : {});

const tenantsOf = (fault: FaultSettings) => ('match' in fault ? fault.match?.tenants : undefined);
