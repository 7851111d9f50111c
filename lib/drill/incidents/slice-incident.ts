import type { Incident } from './incident.ts';
import type { IncidentPhase } from './phase.ts';
import { isMoving, isSameShare, lastShare, partOfShare, type Share } from './share.ts';

/** A stretch of an incident in which nothing begins or ends; ms from its start. */
export interface IncidentSlice {
  startMs: number;
  endMs: number;
  /** The phases that are on, none where all is well between two. */
  parts: readonly SlicePart[];
}

/** What of a phase falls into a slice. */
export interface SlicePart {
  phase: IncidentPhase;
  /** Its place among the incident's phases. */
  index: number;
  /** Of this slice, not of the whole phase. */
  share: Share;
  /** How long the phase had lasted when its faults were armed as they are here, ms: what moves is armed anew at each cut, all else goes on. */
  armedMs: number;
}

/** When a phase ends, to the whole ms. */
export const endOfPhase = ({ startMs, durationMs }: IncidentPhase): number => Math.round(startMs + durationMs);

/** Cuts an incident wherever a phase begins or ends; how it recovered is the last slice, where that takes time. */
export function sliceIncident({ phases, recovery }: Pick<Incident, 'phases' | 'recovery'>): IncidentSlice[] {
  // To the whole ms, and no phase is shorter: sums of fractions that mean one moment may differ.
  const ends = phases.map((phase) => ({ fromMs: Math.round(phase.startMs), toMs: endOfPhase(phase) }));
  const cuts = [...new Set(ends.flatMap(({ fromMs, toMs }) => [fromMs, toMs]))].sort((a, b) => a - b);
  const slices = cuts.slice(1).map((endMs, index): IncidentSlice => {
    const startMs = cuts[index] ?? 0;
    return {
      startMs,
      endMs,
      parts: phases.flatMap((phase, place) => {
        const { fromMs, toMs } = ends[place] ?? { fromMs: 0, toMs: 0 };
        if (fromMs >= endMs || toMs <= startMs) return [];
        const part = (atMs: number): number => (atMs - fromMs) / (toMs - fromMs);
        const share = partOfShare(phase.share, part(startMs), part(endMs));
        return [{ phase, index: place, share, armedMs: isMoving(share) ? startMs - fromMs : 0 }];
      }),
    };
  });
  const last = slices.at(-1);
  if (last === undefined || recovery.kind === 'step' || recovery.kind === 'herd') return slices;
  // What has come to nothing by then has recovered.
  const parts = last.parts
    .filter(({ share }) => lastShare(share) > 0)
    .map(({ phase, index, share: before }) => {
      const share = recoveringShare(before, recovery);
      return { phase, index, share, armedMs: isSameShare(before, share) ? 0 : last.endMs - Math.round(phase.startMs) };
    });
  return [...slices, { startMs: last.endMs, endMs: last.endMs + recovery.durationMs, parts }];
}

function recoveringShare(share: Share, recovery: Exclude<Incident['recovery'], { kind: 'step' | 'herd' }>): Share {
  const at = lastShare(share);
  if (recovery.kind === 'ramp') return { from: at, to: 0 };
  return { on: at, periodMs: recovery.periodMs, onRatio: recovery.onRatio };
}
