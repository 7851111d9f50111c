import type { NoteRecord } from './note.ts';
import type { RunEndRecord } from './run-end-record.ts';
import type { CorrelatedBy } from '../../kit/terms/correlation.ts';
import type { Expected } from '../../kit/terms/expected.ts';
import type { FailureKind } from '../../kit/terms/failure-kind.ts';
import type { PhaseName } from '../../kit/terms/phase.ts';
import type { ProviderName } from '../../kit/terms/provider.ts';
import type { Answer } from '../../kit/terms/answer.ts';
import type { Asked } from './asked.ts';
import type { CallMarker, RefusalWords } from './call-words.ts';
import type { Said } from './said.ts';

/** The version every `run-start` record carries; a reader refuses others. */
export const RECORD_VERSION = 1;

/** Whose clock or health a record speaks of. */
export type ProcessName = 'observer' | `injector:${ProviderName}` | `mock:${ProviderName}`;

/**
 * How a response ended on the wire, as the observer or an injector saw it.
 *
 * - `complete`: to its last byte (and, for a stream, with its terminal marker)
 * - `unterminated`: a stream that closed cleanly, but without its terminal marker
 * - `cut`: the connection broke after the response head and before the end of the body
 * - `no-response`: the connection broke, or was never made, before a response head came
 * - `client-gone`: the caller left before the end
 * - `held`: an injected fault kept the caller waiting until it left or the fault was taken back
 */
export type WireEnd = 'complete' | 'unterminated' | 'cut' | 'no-response' | 'client-gone' | 'held';

/**
 * All times are epoch milliseconds (fractions allowed) of the one machine's clock, and durations are
 * milliseconds. A scorecard's times are counted from `startEpochMs` of the run.
 */
export interface RunStartRecord {
  kind: 'run-start';
  version: typeof RECORD_VERSION;
  runId: string;
  drill: string;
  seed: number;
  startEpochMs: number;
}

/** A timeline entry really began: its faults are armed. `entry` is its place in the timeline. */
export interface PhaseRecord {
  kind: 'phase';
  entry: number;
  phase: PhaseName;
  startEpochMs: number;
}

/** One request as k6 saw it. `status` is 0 when k6 got no usable response; `errorCode` is k6's own. */
export interface RequestRecord {
  kind: 'request';
  /** The arrival's; of a further try or a follow-up the number of that, as exchanges and attempts of it have. */
  index: number;
  /** Of a further try: when its wait was over. */
  dueEpochMs: number;
  startEpochMs: number;
  endEpochMs: number;
  status: number;
  errorCode: number;
  /**
   * Where callers try again (`traffic.clients`) or ask further (`traffic.followUps`): which arrival it was for, the how many-th try of its
   * request this was, from 1, and what its caller did next.
   */
  arrival?: number;
  try?: number;
  next?: AfterTry;
  /** Of a follow-up: its name. */
  followUp?: string;
}

/** What a caller does behind a try: it is done, asks again, or gives up (`abandonAfterMs`). */
export type AfterTry = 'end' | 'again' | 'abandon';

/** One request and what came back, as the caller saw it: from the observer. */
export interface ExchangeRecord {
  kind: 'exchange';
  id: string;
  /** The arrival it carries; null when the request bore no correlation id of this run. */
  index: number | null;
  startEpochMs: number;
  /**
   * After the start (the request's first byte): response head, first content token, end. Null: never came; a
   * first token is known of streamed answers only.
   */
  headersMs: number | null;
  firstTokenMs: number | null;
  endMs: number;
  /** Time between content tokens after the first, in order; [] when the answer was not streamed. */
  gapsMs: number[];
  status: number | null;
  end: WireEnd;
  streamed: boolean;
  /** Body bytes, transfer coding taken off (a content coding is not). */
  requestBytes: number;
  responseBytes: number;
  /** Response headers, names in lower case; credentials and cookies are left out. */
  headers: Record<string, string>;
  /** The assembled answer; null when the body was none this wire format knows. */
  answer: Answer | null;
  /** What the answer was, to be held against what the attempts say; null: the body was none. Left out by earlier versions. */
  said?: Said | null;
  /** What the target was asked; null: an application of one's own is asked in its own words. Left out by earlier versions. */
  asked?: Asked | null;
  /** The body's first 4,096 characters where `answer` is null or the status is no 2xx. */
  body?: string;
}

/** One upstream call, as a provider saw it: from its injector. */
export interface AttemptRecord {
  kind: 'attempt';
  id: string;
  provider: ProviderName;
  index: number | null;
  correlatedBy: CorrelatedBy | null;
  startEpochMs: number;
  headersMs: number | null;
  endMs: number;
  status: number | null;
  end: WireEnd;
  responseBytes: number;
  /** The fault that was applied to it, the first to happen; null when it was passed through. */
  fault: string | null;
  /** Those that happened to it besides, in that order; left out when there were none. */
  furtherFaults?: string[];
  /** The first fault that was decided on and never came to happen, and why; left out when there was none. */
  missed?: { fault: string; reason: string };
  /** The others of that sort; left out when there were none. */
  furtherMissed?: { fault: string; reason: string }[];
  /** It was passed on to the provider though a fault was applied: later, or to have its answer shaped. */
  forwarded?: true;
  /** What the answer was as it left the injector, faults and edits in it; null: there was none. Left out by earlier versions. */
  said?: Said | null;
  /** When the first fault acted, after the start; null: none did. Left out by earlier versions. */
  faultMs?: number | null;
  /** What was asked for: the method, and the path without its query, at most 200 characters. Left out by earlier versions. */
  method?: string;
  path?: string;
  /** Whose correlation id it bore. Left out by earlier versions. */
  marker?: CallMarker;
  /** What the provider was asked; null: for no answer of a model. Left out by earlier versions. */
  asked?: Asked | null;
  /** What the provider itself refused it with; left out where it refused nothing, and where a fault answered in its place. Left out by earlier versions. */
  refusal?: RefusalWords;
}

/**
 * What an injected fault did to a connection before there was a request on it, or to the port.
 *
 * - `hit`: a connection met it
 * - `refusing`: the port refuses connections from now on, as a try of the injector's own has shown
 * - `listening`: it takes them again
 */
export interface ConnectionRecord {
  kind: 'connection';
  provider: ProviderName;
  event: 'hit' | 'refusing' | 'listening';
  /** The kind of the fault. */
  fault: string;
  atEpochMs: number;
}

/** A change of what an injector has armed. `faults` are the kinds armed from now on. */
export interface FaultRecord {
  kind: 'fault';
  provider: ProviderName;
  event: 'armed' | 'reverted' | 'expired';
  faults: string[];
  atEpochMs: number;
  /** What those armed until now have done, in the order they were asked; left out when none were. */
  summaries?: FaultSummary[];
}

/** What one armed fault has done since it was armed. */
export interface FaultSummary {
  /** Its kind. */
  fault: string;
  /** What all of this counts; left out for calls. */
  unit?: 'connections';
  /** Calls decided over while it was armed. */
  attempts: number;
  /** Those it was for. */
  matched: number;
  /** Those it happened to. */
  applied: number;
  /** The rest, by reason: a fault before it left it no room (`behind` its kind), a key of `match` did not fit, a key of `when` spared it, it never came to happen. */
  skipped: Record<string, number>;
  /** Of a limit that was asked: the calls it let through at once, kept waiting first, and refused. */
  limit?: { passed: number; queued: number; limited: number };
  /** When the first and last call it happened to began; null when there was none. */
  firstEpochMs: number | null;
  lastEpochMs: number | null;
  /** Of those matched: the share its `when` asked for, and the share it happened to. Null when none matched. */
  intendedRatio: number | null;
  observedRatio: number | null;
}

/** One second in the life of a process of ours. */
export interface HealthRecord {
  kind: 'health';
  process: ProcessName;
  atEpochMs: number;
  /** How late timers ran in this second. */
  loopDelayP99Ms: number;
  loopDelayMaxMs: number;
  rssBytes: number;
  /** The observer only: what the whole machine it is on did in this second. Left out by earlier versions. */
  machine?: MachineState;
  /** A mock only: answers (or frames) sent in this second, and how late against the mock's own plan. */
  late?: { frames: number; p99Ms: number; maxMs: number };
  /**
   * The observer and injectors only, and left out while there was nothing of it, and by earlier versions: the connections and
   * requests that were too many, and the clients that were not waited for any longer, since its start; of a long-lived injector since
   * the run took it.
   */
  refused?: { connections: number; requests: number; overdue: number };
  /**
   * An injector on another machine only: how far its clock is ahead of ours, and how wrong that may be. The times of its
   * records are corrected by it already.
   */
  clock?: { offsetMs: number; errorMs: number };
}

/** A second in the life of a machine. Null: its system does not tell. */
export interface MachineState {
  /** Share of its processors' time that nobody used, 0..1; waiting for a disk is no use. */
  idleRatio: number | null;
  /** Share of it that other virtual machines took from this one, 0..1. */
  stolenRatio: number | null;
  /** Pages that were brought back from swap. */
  pagesSwappedIn: number | null;
}

/** What a mock meant to say: the right answer, its free text included. */
export type MeantAnswer = Exclude<Expected, { kind: 'unknown' }> | { kind: 'text'; text: string };

/** One answer of a mock, with what it knows and nobody else can: whether it was broken on purpose, and how. */
export interface MockAnswerRecord {
  kind: 'mock-answer';
  provider: ProviderName;
  /** The arrival it answers, by the correlation of whatever run; null when there was none. */
  index: number | null;
  atEpochMs: number;
  /** How its dialect, or the request's token limit (`truncated`), broke it; null: it said what it meant. */
  failure: FailureKind | null;
  /** What it meant to say; left out where that is what it said. */
  meant?: MeantAnswer;
}

/** Records of an injector on another machine that did not reach this file. */
export interface LossRecord {
  kind: 'loss';
  process: ProcessName;
  atEpochMs: number;
  /** How many; null: nobody knows. */
  records: number | null;
  /** Why, as a clause. */
  reason: string;
}

/** One line of `records.ndjson`. */
export type RunRecord =
  | RunStartRecord
  | PhaseRecord
  | RequestRecord
  | ExchangeRecord
  | AttemptRecord
  | ConnectionRecord
  | FaultRecord
  | HealthRecord
  | MockAnswerRecord
  | LossRecord
  | NoteRecord
  | RunEndRecord;
