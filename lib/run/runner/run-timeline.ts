import { setTimeout as sleep } from 'node:timers/promises';
import type { Drill } from '../../drill/drill.ts';
import { unlessAborted } from '../../kit/unless-aborted.ts';
import type { PhaseName } from '../../kit/terms/phase.ts';
import type { ProviderName } from '../../kit/terms/provider.ts';
import { keepsFaults } from '../../drill/armed-entries.ts';
import { faultsOn } from '../../drill/timeline-entry.ts';
import { planTimeline, type TimelineSpan } from '../../drill/timeline.ts';
import type { ControlClient } from '../../proxies/injector/service/control-client.ts';
import { nowEpochMs } from '../../proxies/process/now.ts';
import type { RecordWriter } from '../../collector/record-file/record-writer.ts';
import type { Journal } from './journal.ts';

/** A fault lives this long without word from the runner. */
const LEASE_MS = 3_000;
const HEARTBEAT_MS = 1_000;
/** What could not be taken back is tried again so soon, until its lease has run out. */
const REVERT_AGAIN_MS = 100;
const CLEAN_MS = 2_000;
const CLEAN_LOOK_MS = 50;

export interface TimelineOptions {
  drill: Drill;
  startEpochMs: number;
  controls: ReadonlyMap<ProviderName, ControlClient>;
  records: RecordWriter;
  journal: Journal;
  /** Ends the timeline at once; nothing further is armed. */
  signal: AbortSignal;
  /** Ends the outage at once: faults are taken back, and the recovery begins. Before the outage, or after it, it ends the timeline. */
  cut: AbortSignal;
  /** Told of each entry once its faults are armed. */
  onPhase?(phase: PhaseName): void;
  /** The faults of the last entry stay in force beyond its end until this resolves; left out: until their lease runs out. */
  holdUntil?: Promise<unknown> | undefined;
}

/**
 * Arms and reverts the faults of each phase at its time, until the timeline is over, or cut short, or the signal ends it. Resolves to when faults
 * were taken back because it was cut, epoch ms; null: it was not.
 */
export async function runTimeline(options: TimelineOptions): Promise<number | null> {
  const { drill, startEpochMs, controls, journal, signal, cut } = options;
  const spans = planTimeline(drill.timeline);
  const heart = setInterval(() => void beat(options), HEARTBEAT_MS);
  const either = AbortSignal.any([signal, cut]);
  let current: TimelineSpan | null = null;
  try {
    for (const span of spans) {
      await sleep(Math.max(0, startEpochMs + span.startMs - nowEpochMs()), undefined, { signal: either });
      await enter(span, { ...options, signal: either });
      current = span;
      tellPhase(span, options);
    }
    await sleep(Math.max(0, startEpochMs + (spans.at(-1)?.endMs ?? 0) - nowEpochMs()), undefined, { signal: either });
    if (options.holdUntil !== undefined) await unlessAborted(either, options.holdUntil);
    return null;
  } catch (error) {
    if (!either.aborted) throw error;
    if (signal.aborted) return null;
    // Nobody extends what cannot be taken back.
    clearInterval(heart);
    await revertForGood(options);
    const revertedEpochMs = nowEpochMs();
    await Promise.all([runRecovery(current, options), tellWhenClean(controls, journal)]);
    return revertedEpochMs;
  } finally {
    clearInterval(heart);
  }
}

/** Takes every fault back, again and again where an injector does not answer, until its lease has run out by itself. */
async function revertForGood({ controls, journal, signal }: TimelineOptions): Promise<void> {
  const untilEpochMs = nowEpochMs() + LEASE_MS;
  while ((await revertFaults(controls, journal)) > 0 && nowEpochMs() < untilEpochMs && !signal.aborted)
    await sleep(REVERT_AGAIN_MS, undefined, { signal }).catch(() => {});
}

/** Goes on without faults for as long as the recovery is planned, so that it shows whether all is as it was. */
async function runRecovery(from: TimelineSpan | null, options: TimelineOptions): Promise<void> {
  const spans = planTimeline(options.drill.timeline).filter(({ settings }) => settings.phase === 'recovery');
  const [first] = spans;
  if (from?.settings.phase !== 'outage' || first === undefined) return;
  tellPhase(first, options);
  const plannedMs = spans.reduce((sum, { startMs, endMs }) => sum + endMs - startMs, 0);
  await sleep(plannedMs, undefined, { signal: options.signal }).catch(() => {});
}

function tellPhase({ entry, settings: { phase } }: TimelineSpan, options: TimelineOptions): void {
  const { records, journal, onPhase } = options;
  records.write({ kind: 'phase', entry, phase, startEpochMs: nowEpochMs() });
  records.flush();
  journal({ what: 'phase-began', phase, entry });
  onPhase?.(phase);
}

/**
 * Journals when no call was under a fault any more: what was kept waiting has been let go, and what was shaped is over. Looks for two seconds at
 * most, and journals nothing where that does not come about or an injector does not say. Resolves to whether it did.
 */
export async function tellWhenClean(
  controls: ReadonlyMap<ProviderName, ControlClient>,
  journal: Journal,
): Promise<boolean> {
  const untilEpochMs = nowEpochMs() + CLEAN_MS;
  do {
    const states = await Promise.all([...controls.values()].map((control) => control.status().catch(() => null)));
    const isClean = states.every((state) => state !== null && state.held === 0 && state.faults.length === 0);
    if (isClean) {
      const faulted = states.reduce((sum, state) => sum + (state?.faulted ?? 0), 0);
      journal({ what: 'traffic-clean', faulted });
      return true;
    }
    await sleep(CLEAN_LOOK_MS);
  } while (nowEpochMs() < untilEpochMs);
  return false;
}

/** Takes back every fault; resolves to how many are armed still, a seat that does not answer counting as one. */
export async function revertFaults(
  controls: ReadonlyMap<ProviderName, ControlClient>,
  journal: Journal,
): Promise<number> {
  const left = await Promise.all(
    [...controls.values()].map(async (control) => {
      try {
        return (await control.clear()).faults.length;
      } catch {
        return 1;
      }
    }),
  );
  const total = left.reduce((sum, count) => sum + count, 0);
  journal({ what: 'reverted', faultsLeft: total });
  return total;
}

/** Puts each provider's faults for this span in force, if they are not yet. */
async function enter(span: TimelineSpan, { drill, controls, journal, signal }: TimelineOptions): Promise<void> {
  await Promise.all(
    [...controls].map(async ([provider, control]) => {
      const faults = faultsOn(span.settings, provider);
      if (signal.aborted || keepsFaults(drill.timeline, span.entry, provider)) return;
      if (faults.length === 0) await control.clear();
      else await control.arm(faults, LEASE_MS);
      journal({ what: faults.length === 0 ? 'reverted' : 'armed', provider, faults });
    }),
  );
}

async function beat({ controls }: TimelineOptions): Promise<void> {
  // A seat that misses a beat loses its lease, which is the point of having one.
  await Promise.allSettled([...controls.values()].map((control) => control.extend(LEASE_MS)));
}
