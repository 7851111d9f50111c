import type { TimelineEntry } from '../../../drill/timeline-entry.ts';
import type { RunRecord } from '../../records/record.ts';
import { type Damage, type DamageLog, listDamage, noteDamage } from './damage-log.ts';
import { createIdSet } from './id-set.ts';
import { createMomentTally, type MomentTally } from './moment-tally.ts';
import { type Frame, type FrameLines, settleFrame } from './settle-lines.ts';

/**
 * Moments that records speak of.
 *
 * - `load`: when a request, its exchange, its attempt or a phase began: not before the run
 * - `other`: when anything else did; processes are there before the run is
 * - `end`: when anything was over
 */
export type MomentKind = 'load' | 'other' | 'end';

/** Counts the lines of a records file and looks for what no run of ours writes. */
export interface LineWatch {
  /** Returns when what the record speaks of was over. */
  add(record: RunRecord): number;
  addUnreadable(reason: string): void;
  addEmpty(): void;
  hasEnd(): boolean;
  settle(timeline: readonly TimelineEntry[]): LineFindings;
}

/** What the lines frame, and what is wrong with them. */
export interface LineFindings extends Frame {
  /** Lines that are no record. */
  unreadable: readonly Damage[];
  /** Lines that tell something again, or otherwise than another line. */
  contradictions: readonly Damage[];
  moments: Record<MomentKind, MomentTally>;
}

const TWICE = {
  exchange: 'an exchange that is there twice, by its id',
  attempt: 'an attempt that is there twice, by its id',
} as const;

/** A watch that has seen no line. */
export function createLineWatch(): LineWatch {
  let count = 0;
  const frame: FrameLines = { starts: [], ends: [], phases: [], faults: [] };
  const ids = { exchange: createIdSet(), attempt: createIdSet() };
  const unreadable: DamageLog = new Map();
  const repeated: DamageLog = new Map();
  const moments = { load: createMomentTally(), other: createMomentTally(), end: createMomentTally() };

  function noteSpan(kind: MomentKind, fromEpochMs: number, untilEpochMs = fromEpochMs): number {
    moments[kind].add(fromEpochMs, count);
    moments.end.add(untilEpochMs, count);
    return untilEpochMs;
  }

  function noteId(of: keyof typeof TWICE, id: string): void {
    if (!ids[of].add(id)) noteDamage(repeated, TWICE[of], count);
  }

  return {
    add(record) {
      const line = ++count;
      switch (record.kind) {
        case 'run-start':
          frame.starts.push({ record, line });
          return record.startEpochMs;
        case 'run-end':
          frame.ends.push({ record, line });
          return record.atEpochMs;
        case 'phase':
          frame.phases.push({ record, line });
          return noteSpan('load', record.startEpochMs);
        case 'request':
          return noteSpan('load', record.startEpochMs, record.endEpochMs);
        case 'exchange':
          noteId('exchange', record.id);
          return noteSpan('load', record.startEpochMs, record.startEpochMs + record.endMs);
        case 'attempt':
          noteId('attempt', record.id);
          // Of no request of the run: a look whether the provider is there, which a target takes before it takes requests.
          return noteSpan(
            record.index === null ? 'other' : 'load',
            record.startEpochMs,
            record.startEpochMs + record.endMs,
          );
        case 'fault':
          frame.faults.push({ record, line });
          return noteSpan('other', record.atEpochMs);
        case 'connection':
        case 'health':
        case 'mock-answer':
        case 'loss':
          return noteSpan('other', record.atEpochMs);
        case 'note':
          // People note before there is load, and behind it.
          return record.atEpochMs;
      }
    },
    addUnreadable(reason) {
      noteDamage(unreadable, reason, ++count);
    },
    addEmpty() {
      count++;
    },
    hasEnd: () => frame.ends.length > 0,
    settle(timeline) {
      const contradictions: DamageLog = new Map(repeated);
      const settled = settleFrame(frame, timeline, contradictions);
      return {
        ...settled,
        unreadable: listDamage(unreadable),
        contradictions: listDamage(contradictions),
        moments,
      };
    },
  };
}
