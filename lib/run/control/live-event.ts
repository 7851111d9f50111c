import type { PhaseName } from '../../kit/terms/phase.ts';
import type { NoteKind } from '../../kit/terms/note-kind.ts';

/** How a drill goes, as a program elsewhere is told it: `Progress` of the runner, in JSON. */
export interface LiveProgress {
  elapsedMs: number;
  totalMs: number;
  phase: PhaseName | 'starting';
  faults: string[];
  planned: number;
  sent: number;
  inFlight: number;
  followUps: number;
  /** By who answered, in the order of the providers, in the last seconds. */
  servedBy: readonly (readonly [provider: string, count: number])[];
  failedRatio: number | null;
  usableRatio: number | null;
}

/** What those who watch a drill are told, one event of a stream each. */
export type LiveEvent =
  | { kind: 'run'; runId: string; drill: string; path: string }
  | { kind: 'step'; text: string }
  | { kind: 'warning'; text: string }
  | { kind: 'progress'; progress: LiveProgress }
  /** A line of the journal. */
  | { kind: 'journal'; atEpochMs: number; entry: { what: string; [detail: string]: unknown } }
  | { kind: 'note'; atEpochMs: number; as: NoteKind; text: string }
  /** Nothing comes behind it. `verdict`: null where there is none. */
  | { kind: 'ended'; verdict: string | null };
