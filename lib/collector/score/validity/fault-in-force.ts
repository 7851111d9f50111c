import { planTimeline, type TimelineSpan } from '../../../drill/timeline.ts';
import { formatCount } from '../../../kit/format/format-count.ts';
import { formatMs } from '../../../kit/format/format-ms.ts';
import { formatRatio } from '../../../kit/format/format-ratio.ts';
import { faultsOn } from '../../../drill/timeline-entry.ts';
import type { ProviderName } from '../../../kit/terms/provider.ts';
import type { FaultSummary } from '../../records/record.ts';
import { measureArmedMs } from '../join/measure-armed.ts';
import type { Run } from '../join/run.ts';
import { defineCheck } from './check.ts';
import { findFaultSummaries } from '../join/find-fault-summaries.ts';

/** It takes a moment to arm a fault, however short its entry is. */
const ARMING_MS = 100;
/** A share that is left to chance may be off by so many standard deviations. */
const DEVIATIONS = 4;
/** Why a call that was to meet a fault ended before it could: its caller left, or its provider broke it off. */
const ENDED_BEFORE = ['cut short', 'no response'] as const;

/** The outage was the one that was planned: every entry at its time, its faults armed throughout, and met by their share. */
export const faultInForce = defineCheck({
  label: 'Fault in force',
  summary:
    'Every entry of the timeline was at its time, and its faults were armed as long, and met as large a share, as planned.',
  broken: 'The outage was not the one that was planned',
  numbers: {
    armedRatio: {
      summary: 'of the time planned for a fault, the share it was armed; the smallest of all entries',
      unit: 'ratio',
      min: 'minArmedRatio',
    },
    expired: {
      summary: 'faults whose lease ran out: their injector heard nothing of the runner',
      unit: 'count',
      max: 0,
    },
    entryOffsetMs: {
      summary: 'how far from its planned time an entry began or ended, at most',
      unit: 'ms',
      max: 'maxEntryOffsetMs',
    },
    shareMetRatio: {
      summary: 'of the share a fault was meant to hit, what it hit, what chance explains left out; the smallest',
      unit: 'ratio',
      min: 'minShareMetRatio',
    },
  },
  measure(run) {
    const { drill } = run;
    const { armedRatio, expired, offsetMs, isUntold, shareMetRatio } = measureForce(run, planTimeline(drill.timeline));
    const { minArmedRatio, maxEntryOffsetMs, minShareMetRatio } = drill.validity;
    const lapses = expired === 0 ? 'none run out' : `${formatCount(expired)} run out`;
    return {
      observed: [
        `armed ${armedRatio === null ? 'never planned' : formatRatio(armedRatio)} of the time, leases: ${lapses}`,
        offsetMs === null ? 'an entry never began' : `entries within ${formatMs(offsetMs)} of the plan`,
        ...(isUntold
          ? ['what was met is not recorded']
          : shareMetRatio === null
            ? []
            : [`met ${formatRatio(shareMetRatio)} of the share`]),
      ].join(', '),
      required: `armed at least ${formatRatio(minArmedRatio)} of the time, no lease run out, entries within ${formatMs(maxEntryOffsetMs)}, at least ${formatRatio(minShareMetRatio)} of the share`,
      numbers: {
        expired,
        entryOffsetMs: offsetMs,
        ...(armedRatio === null ? {} : { armedRatio }),
        ...(isUntold || shareMetRatio !== null ? { shareMetRatio } : {}),
      },
    };
  },
  // What was begun by then, as far as it came.
  holdsUntil(run, earlyMs) {
    const { maxEntryOffsetMs, minArmedRatio, minShareMetRatio } = run.drill.validity;
    const begun = planTimeline(run.drill.timeline)
      .filter(({ startMs }) => startMs < earlyMs - maxEntryOffsetMs)
      .map((span) => ({ ...span, endMs: Math.min(span.endMs, earlyMs) }));
    const { armedRatio, expired, offsetMs, isUntold, shareMetRatio } = measureForce(run, begun);
    // What was met is told when faults are taken back, which one that was killed never came to.
    const isMet = isUntold ? run.evidence.runEnd === null : (shareMetRatio ?? 1) >= minShareMetRatio;
    return isMet && expired === 0 && (offsetMs ?? Infinity) <= maxEntryOffsetMs && (armedRatio ?? 1) >= minArmedRatio;
  },
});

/** How the faults of these stretches of the timeline were in force. */
function measureForce(run: Run, spans: readonly TimelineSpan[]) {
  const { evidence } = run;
  const armed = spans.flatMap((span) =>
    evidence.allProviders.flatMap((provider) => measureArmedRatio(run, span, provider)),
  );
  const shares = spans.flatMap((span) =>
    evidence.allProviders.flatMap((provider) => measureShares(run, span, provider)),
  );
  // Records without summaries do not tell what was met: that is no share to hold.
  const isUntold = shares.includes(null);
  return {
    armedRatio: least(armed),
    expired: evidence.faults.filter(({ event }) => event === 'expired').length,
    offsetMs: measureOffsetMs(run, spans),
    isUntold,
    shareMetRatio: isUntold ? null : least(shares.filter((share) => share !== null)),
  };
}

function measureArmedRatio({ evidence, startEpochMs }: Run, span: TimelineSpan, provider: ProviderName): number[] {
  const { settings, startMs, endMs } = span;
  if (faultsOn(settings, provider).length === 0) return [];
  const window = { provider, startEpochMs: startEpochMs + startMs, endEpochMs: startEpochMs + endMs };
  const armedMs = measureArmedMs(evidence.faults, settings, window);
  return [armedMs === 0 ? 0 : Math.min(1, (armedMs + ARMING_MS) / (endMs - startMs))];
}

function measureShares({ evidence, startEpochMs }: Run, span: TimelineSpan, provider: ProviderName): (number | null)[] {
  const { settings, startMs, endMs } = span;
  const kinds = faultsOn(settings, provider).map(({ kind }) => kind);
  if (kinds.length === 0) return [];
  const window = { provider, startEpochMs: startEpochMs + startMs, endEpochMs: startEpochMs + endMs };
  return findFaultSummaries(evidence.faults, kinds, window)?.flatMap(measureShare) ?? [null];
}

/**
 * Of what was meant to be hit; [] where nothing was, or where a limit decided. A call that ended before it could meet the fault it was drawn for says nothing of the
 * share, as one whose caller gave up before the head came that was to be late; unless there are more of them than met it.
 */
function measureShare({ matched, applied, skipped, limit, intendedRatio }: FaultSummary): number[] {
  if (limit !== undefined || matched === 0 || intendedRatio === null || intendedRatio === 0) return [];
  // Those it was to happen to later are over by now, or never will be.
  const hit = applied + (skipped['not over yet'] ?? 0);
  const endedBefore = ENDED_BEFORE.reduce((sum, reason) => sum + (skipped[reason] ?? 0), 0);
  // As many of those that were not drawn for it would have.
  const told = endedBefore > hit ? matched : Math.max(hit, matched - endedBefore / intendedRatio);
  const chance = DEVIATIONS * Math.sqrt(Math.max(0, (intendedRatio * (1 - intendedRatio)) / told));
  return [Math.min(1, (hit / told + chance) / intendedRatio)];
}

/** Null: an entry never began. The last one ends when its faults are taken back, which the armed time holds. */
function measureOffsetMs({ evidence, startEpochMs }: Run, spans: readonly TimelineSpan[]): number | null {
  const offsets = spans.map(({ entry, startMs }) => {
    const began = evidence.phases.find((phase) => phase.entry === entry);
    return began === undefined ? null : Math.abs(began.startEpochMs - startEpochMs - startMs);
  });
  return offsets.includes(null) ? null : Math.max(0, ...offsets.map((offset) => offset ?? 0));
}

function least(values: readonly number[]): number | null {
  return values.length === 0 ? null : Math.min(...values);
}
