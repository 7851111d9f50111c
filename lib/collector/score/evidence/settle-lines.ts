import { formatValue } from '../../../kit/settings/reader.ts';
import type { TimelineEntry } from '../../../drill/timeline-entry.ts';
import type { FaultRecord, PhaseRecord, RunRecord, RunStartRecord } from '../../records/record.ts';
import type { RunEndRecord } from '../../records/run-end-record.ts';
import { type DamageLog, noteDamage } from './damage-log.ts';

/** A record and the line it stands in. */
export interface Lined<R extends RunRecord> {
  record: R;
  line: number;
}

/** The records that frame a run, as they stand in the file. */
export interface FrameLines {
  starts: Lined<RunStartRecord>[];
  ends: Lined<RunEndRecord>[];
  phases: Lined<PhaseRecord>[];
  faults: Lined<FaultRecord>[];
}

/** The frame of the run: of lines that contradict each other the earlier moment counts, wherever it stands in the file. */
export interface Frame {
  runStart: RunStartRecord | null;
  runEnd: RunEndRecord | null;
  /** Each entry once, in order of when they began; faults in order of when they changed. */
  phases: PhaseRecord[];
  faults: FaultRecord[];
}

/** Settles what frames the run, and notes each line that repeats or contradicts another, or the drill's timeline. */
export function settleFrame(lines: FrameLines, timeline: readonly TimelineEntry[], damage: DamageLog): Frame {
  const [runStart] = settle(lines.starts, startOf, () => '', damage);
  const [runEnd] = settle(lines.ends, atOf, () => '', damage);
  const phases = settle(lines.phases, startOf, ({ entry }) => String(entry), damage);
  const faults = settle(lines.faults, atOf, ({ provider, atEpochMs }) => `${provider} ${atEpochMs}`, damage);
  if (runStart !== undefined && runEnd !== undefined && runEnd.record.atEpochMs < runStart.record.startEpochMs) {
    noteDamage(damage, 'the run-end is before the run-start', runEnd.line);
  }
  let latest = -1;
  for (const { record, line } of phases) {
    const planned = timeline[record.entry];
    if (planned?.phase !== record.phase) {
      const what = planned === undefined ? 'has no such entry' : `calls it ${planned.phase}`;
      noteDamage(damage, `the phase line of entry ${record.entry}, ${record.phase}: the timeline ${what}`, line);
    }
    if (record.entry < latest) {
      noteDamage(damage, `the phase line of entry ${record.entry}: a later entry began before it`, line);
    }
    latest = Math.max(latest, record.entry);
  }
  return {
    runStart: runStart?.record ?? null,
    runEnd: runEnd?.record ?? null,
    phases: phases.map(({ record }) => record),
    faults: faults.map(({ record }) => record),
  };
}

const startOf = ({ startEpochMs }: { startEpochMs: number }): number => startEpochMs;
const atOf = ({ atEpochMs }: { atEpochMs: number }): number => atEpochMs;

/** Of the lines that tell of the same thing one, in order of when it was; the others are noted. */
function settle<R extends RunRecord>(
  lined: readonly Lined<R>[],
  timeOf: (record: R) => number,
  thingOf: (record: R) => string,
  damage: DamageLog,
): Lined<R>[] {
  const sorted = lined.toSorted((a, b) => compareRecords(a.record, b.record, timeOf));
  const kept = new Map<string, Lined<R>>();
  for (const { record, line } of sorted) {
    const thing = thingOf(record);
    const known = kept.get(thing);
    if (known === undefined) {
      kept.set(thing, { record, line });
      continue;
    }
    const difference = describeDifference(record, known.record);
    // Of two that say the same, the later line is the one too many.
    noteDamage(damage, difference ?? `a ${record.kind} line that is there twice`, Math.max(line, known.line));
  }
  return [...kept.values()];
}

/** Records in order of when they were, whatever order they came in. */
export function sortRecords<R extends RunRecord>(records: readonly R[], timeOf: (record: R) => number): R[] {
  return records.toSorted((a, b) => compareRecords(a, b, timeOf));
}

/** By time; at the same moment by what they say: never by where they stand. */
function compareRecords<R extends RunRecord>(a: R, b: R, timeOf: (record: R) => number): number {
  const earlier = timeOf(a) - timeOf(b);
  if (earlier !== 0) return earlier;
  const [say, says] = [JSON.stringify(a), JSON.stringify(b)];
  return say < says ? -1 : say > says ? 1 : 0;
}

/** Where a record contradicts another; null: they say the same. */
function describeDifference<R extends RunRecord>(record: R, other: R): string | null {
  const fields = new Set([...Object.keys(record), ...Object.keys(other)]) as Set<keyof R & string>;
  const differing = [...fields]
    .filter((field) => JSON.stringify(record[field]) !== JSON.stringify(other[field]))
    .sort();
  if (differing.length === 0) return null;
  const values = differing.map((field) => `${field} ${formatValue(record[field])}, not ${formatValue(other[field])}`);
  return `a ${record.kind} line that contradicts another one: ${values.join('; ')}`;
}
