import { faultsOn } from '../../lib/drill/timeline-entry.ts';
import { answerForms } from '../../lib/kit/terms/answer-form.ts';
import type { Arrival } from '../../lib/drill/workloads/arrival.ts';
import type { DrillInput } from '../../lib/drill/drill.ts';
import type { Drill } from '../../lib/drill/drill.ts';
import { planTimeline, type TimelineSpan } from '../../lib/drill/timeline.ts';
import { createRequests } from '../../lib/drill/workloads/requests.ts';
import type {
  AttemptRecord,
  ExchangeRecord,
  FaultRecord,
  HealthRecord,
  LossRecord,
  PhaseRecord,
  RequestRecord,
  RunRecord,
  RunStartRecord,
} from '../../lib/collector/records/record.ts';
import type { Scorecard } from '../../lib/collector/scorecard/scorecard.ts';
import type { NoteRecord } from '../../lib/collector/records/note.ts';
import type { RunEndRecord } from '../../lib/collector/records/run-end-record.ts';
import { type Answer, emptyAnswer } from '../../lib/kit/terms/answer.ts';
import { summarizeBefore, writeHealth } from './loose-records.ts';
import { parseWrittenDrill } from './parse-written-drill.ts';
import { createRunScorer } from './run-scorer.ts';
import { writtenTimeline } from './written-timeline.ts';

export { createRunScorer, writtenTimeline };

/** When the written run starts, epoch ms. */
export const T0 = 1_700_000_000_000;
const GAP_MS = 100;

/** A run as records would tell it, by kind: a test breaks one thing and scores it. */
export interface WrittenRun {
  drill: Drill;
  arrivals: Arrival[];
  runStart: RunStartRecord;
  phases: PhaseRecord[];
  /** By arrival. */
  requests: RequestRecord[];
  exchanges: ExchangeRecord[];
  attempts: AttemptRecord[];
  faults: FaultRecord[];
  health: HealthRecord[];
  losses: LossRecord[];
  notes: NoteRecord[];
  runEnd: RunEndRecord | null;
  unreadable: number;
}

/** A run in which everything went right: the fallback takes over at once and every answer is usable. */
export function writePerfectRun(changes: Partial<DrillInput> = {}): WrittenRun {
  // An objective that no run misses: what a test is about decides.
  const objectives: DrillInput['objectives'] = [{ metric: 'failedRatio', max: 1 }];
  const drill = parseWrittenDrill({ timeline: writtenTimeline, objectives, ...changes });
  const spans = planTimeline(drill.timeline);
  const lastMs = spans.at(-1)?.endMs ?? 0;
  const arrivals = Array.from({ length: Math.floor(lastMs / GAP_MS) }, (_, index) => writeArrival(index, spans));
  const run: WrittenRun = {
    drill,
    arrivals,
    runStart: {
      kind: 'run-start',
      version: 1,
      runId: 'written',
      drill: drill.name,
      seed: drill.seed,
      startEpochMs: T0,
    },
    phases: spans.map(({ entry, startMs, settings }) => ({
      kind: 'phase',
      entry,
      phase: settings.phase,
      startEpochMs: T0 + startMs,
    })),
    requests: [],
    exchanges: [],
    attempts: [],
    faults: writeFaults(spans),
    health: [],
    losses: [],
    notes: [],
    runEnd: {
      kind: 'run-end',
      atEpochMs: T0 + lastMs + 500,
      reason: 'completed',
      k6: { exitCode: 0, exceptions: 0 },
      faultsLeft: 0,
      crashed: [],
      clock: { stepMs: 1, stoppedMs: 3 },
    },
    unreadable: 0,
  };
  for (const arrival of arrivals) answerArrival(run, arrival, spans);
  for (const process of [
    'observer',
    'injector:primary',
    'injector:fallback',
    'mock:primary',
    'mock:fallback',
  ] as const) {
    for (let atMs = 400; atMs < lastMs + 500; atMs += 1_000) run.health.push(writeHealth(process, T0 + atMs));
  }
  return run;
}

function writeArrival(index: number, spans: readonly TimelineSpan[]): Arrival {
  const dueMs = index * GAP_MS + 50;
  const span = spans.find(({ startMs, endMs }) => dueMs >= startMs && dueMs < endMs);
  return {
    index,
    dueMs,
    phase: span?.settings.phase ?? 'recovery',
    tenant: 'tenant-1',
    kind: answerForms[index % answerForms.length] ?? 'chat',
    promptTokens: 100,
    outputTokens: 50,
    streamed: index % 2 === 0,
    case: {
      ticketId: 10_000 + index,
      customer: 'Dana Smith',
      orderIds: [8_000, 8_001],
      amount: 82.5,
      topic: 'refund',
      priority: 3,
      urgent: false,
    },
  };
}

const sampleRequests = createRequests(
  answerForms.map((asks) => ({ name: asks, workload: { kind: 'support-desk', asks } })),
);

/** The answer every contract of the shipped workload can use. */
export function writeAnswer(arrival: Arrival): Answer {
  const expected = sampleRequests.expect(arrival);
  const answer = { ...emptyAnswer(), finishReason: 'stop' };
  switch (expected.kind) {
    case 'json':
      return { ...answer, text: JSON.stringify({ ...(expected.value as object), summary: 'Wants the money back.' }) };
    case 'tool-call': {
      const json = JSON.stringify({ ...(expected.arguments as object), note: 'As asked.' });
      return {
        ...answer,
        toolCalls: [{ id: `call_${arrival.index}`, name: expected.name, arguments: json }],
        finishReason: 'tool_calls',
      };
    }
    case 'unknown':
      return { ...answer, text: '## Your ticket\n\nWe have seen it.\n\n- We send **the money** back.' };
  }
}

function answerArrival(run: WrittenRun, arrival: Arrival, spans: readonly TimelineSpan[]): void {
  const { index, dueMs, streamed } = arrival;
  const startEpochMs = T0 + dueMs + 2;
  const entry = spans.find(({ startMs, endMs }) => dueMs >= startMs && dueMs < endMs)?.settings;
  const fault = entry === undefined ? undefined : faultsOn(entry, 'primary')[0]?.kind;
  const waitMs = fault === undefined ? 0 : fault === 'silence' ? 1_500 : 10;
  const server = fault === undefined ? 'primary' : 'fallback';
  const base = { kind: 'attempt' as const, index, correlatedBy: 'header' as const, responseBytes: 400 };
  if (fault !== undefined) {
    const held = fault === 'silence';
    run.attempts.push({
      ...base,
      id: `p${index}`,
      provider: 'primary',
      startEpochMs: startEpochMs + 1,
      headersMs: held ? null : 4,
      endMs: waitMs - 2,
      status: held ? null : 503,
      end: held ? 'held' : 'complete',
      fault,
    });
  }
  run.attempts.push({
    ...base,
    id: `s${index}`,
    provider: server,
    startEpochMs: startEpochMs + waitMs + 1,
    headersMs: 20,
    endMs: 100,
    status: 200,
    end: 'complete',
    fault: null,
  });
  const answer = writeAnswer(arrival);
  run.exchanges.push({
    kind: 'exchange',
    id: `e${index}`,
    index,
    startEpochMs,
    headersMs: waitMs + 22,
    firstTokenMs: waitMs + 30,
    endMs: waitMs + 104,
    gapsMs: streamed ? [10, 20, 10] : [],
    status: 200,
    end: 'complete',
    streamed,
    requestBytes: 900,
    responseBytes: 400,
    headers: { 'x-portkey-last-used-option-index': `config.targets[${server === 'primary' ? 0 : 1}]` },
    answer: { ...answer, model: `${server}-model` },
  });
  run.requests.push({
    kind: 'request',
    index,
    dueEpochMs: T0 + dueMs,
    startEpochMs: T0 + dueMs + 1,
    endEpochMs: startEpochMs + waitMs + 106,
    status: 200,
    errorCode: 0,
  });
}

function writeFaults(spans: readonly TimelineSpan[]): FaultRecord[] {
  const changes = spans.filter(
    ({ settings, startMs }) => settings.phase === 'outage' || (startMs > 0 && settings.phase === 'recovery'),
  );
  return changes.map(({ startMs, settings }, place) => ({
    kind: 'fault',
    provider: 'primary',
    event: faultsOn(settings, 'primary').length > 0 ? 'armed' : 'reverted',
    faults: faultsOn(settings, 'primary').map(({ kind }) => kind),
    atEpochMs: T0 + startMs,
    ...summarizeBefore(changes[place - 1], GAP_MS, T0),
  }));
}

/** Every record of the run, in no order that means anything. */
export function listRecords(run: WrittenRun): RunRecord[] {
  return [
    run.runStart,
    ...run.phases,
    ...run.requests,
    ...run.exchanges,
    ...run.attempts,
    ...run.faults,
    ...run.health,
    ...run.losses,
    ...run.notes,
    ...(run.runEnd === null ? [] : [run.runEnd]),
  ];
}

/** The scorecard of a written run. */
export function scoreWrittenRun(run: WrittenRun, records: readonly RunRecord[] = listRecords(run)): Scorecard {
  const scorer = createRunScorer(run);
  for (const record of records) scorer.add(record);
  for (let line = 0; line < run.unreadable; line++) scorer.addUnreadable('no JSON');
  return scorer.finish(run.arrivals);
}

/** The arrivals due within [fromMs, untilMs) of the run. */
export function arrivalsWithin(run: WrittenRun, fromMs: number, untilMs: number): Arrival[] {
  return run.arrivals.filter(({ dueMs }) => dueMs >= fromMs && dueMs < untilMs);
}

/** Makes a request fail with a status, in every view; the gateway gave up after its attempts. */
export function failRequest(run: WrittenRun, index: number, status = 503): void {
  const exchange = exchangeOf(run, index);
  Object.assign(exchange, { status, answer: null, firstTokenMs: null, gapsMs: [], body: '{"error":{}}' });
  requestOf(run, index).status = status;
  for (const attempt of run.attempts) if (attempt.index === index && attempt.status === 200) attempt.status = status;
}

/** The exchange of an arrival; it must be there. */
export function exchangeOf(run: WrittenRun, index: number): ExchangeRecord {
  return mustFind(run.exchanges.find((exchange) => exchange.index === index));
}

/** k6's line on an arrival; it must be there. */
export function requestOf(run: WrittenRun, index: number): RequestRecord {
  return mustFind(run.requests.find((request) => request.index === index));
}

/** The attempt that answered an arrival; it must be there. */
export function servingAttemptOf(run: WrittenRun, index: number): AttemptRecord {
  return mustFind(run.attempts.find((attempt) => attempt.index === index && attempt.status === 200));
}

function mustFind<T>(found: T | undefined): T {
  if (found === undefined) throw new Error('the written run has no such record');
  return found;
}
