import type { FieldTypeName } from './field-types.ts';
import type { RunRecord } from './record.ts';

/** A field and what it may hold. */
export type Field = readonly [name: string, type: FieldTypeName];

/** The fields a score is made from; what else a record holds is passed on unseen, for speed. */
export const recordFields: { [Kind in RunRecord['kind']]: readonly Field[] } = {
  'run-start': [
    ['version', 'number'],
    ['runId', 'text'],
    ['drill', 'text'],
    ['seed', 'number'],
    ['startEpochMs', 'epoch'],
  ],
  phase: [
    ['entry', 'count'],
    ['phase', 'phase'],
    ['startEpochMs', 'epoch'],
  ],
  request: [
    ['index', 'count'],
    ['dueEpochMs', 'epoch'],
    ['startEpochMs', 'epoch'],
    ['endEpochMs', 'epoch'],
    ['status', 'k6 status'],
    ['arrival', 'late count'],
    ['try', 'late count'],
    ['next', 'late next'],
    ['followUp', 'late text'],
  ],
  exchange: [
    ['id', 'text'],
    ['index', 'count?'],
    ['startEpochMs', 'epoch'],
    ['headersMs', 'duration?'],
    ['firstTokenMs', 'duration?'],
    ['endMs', 'duration'],
    ['gapsMs', 'durations'],
    ['status', 'status?'],
    ['end', 'end'],
    ['streamed', 'boolean'],
    ['headers', 'data'],
    ['answer', 'data?'],
    ['said', 'late said'],
    ['asked', 'late asked'],
  ],
  attempt: [
    ['id', 'text'],
    ['provider', 'provider'],
    ['index', 'count?'],
    ['startEpochMs', 'epoch'],
    ['headersMs', 'duration?'],
    ['endMs', 'duration'],
    ['status', 'status?'],
    ['end', 'end'],
    ['fault', 'text?'],
    ['furtherFaults', 'late texts'],
    ['faultMs', 'late duration?'],
    ['forwarded', 'late boolean'],
    ['said', 'late said'],
    ['asked', 'late asked'],
    ['marker', 'late marker'],
    ['method', 'late text'],
    ['path', 'late text'],
  ],
  connection: [
    ['provider', 'provider'],
    ['event', 'connection event'],
    ['fault', 'text'],
    ['atEpochMs', 'epoch'],
  ],
  fault: [
    ['provider', 'provider'],
    ['event', 'fault event'],
    ['faults', 'texts'],
    ['atEpochMs', 'epoch'],
    ['summaries', 'summaries'],
  ],
  health: [
    ['process', 'text'],
    ['atEpochMs', 'epoch'],
    ['loopDelayP99Ms', 'amount'],
    ['loopDelayMaxMs', 'amount'],
    ['late', 'late p99'],
    ['machine', 'machine'],
    ['refused', 'refused'],
    ['clock', 'clock'],
  ],
  'mock-answer': [
    ['provider', 'provider'],
    ['index', 'count?'],
    ['atEpochMs', 'epoch'],
    ['failure', 'text?'],
  ],
  loss: [
    ['process', 'text'],
    ['atEpochMs', 'epoch'],
    ['records', 'count?'],
    ['reason', 'text'],
  ],
  'run-end': [
    ['atEpochMs', 'epoch'],
    ['reason', 'run end'],
    ['k6', 'k6'],
    ['faultsLeft', 'count'],
    ['crashed', 'texts'],
    ['targetEnded', 'target end'],
    ['hopeless', 'late text'],
    ['clock', 'run clock'],
  ],
};

/** Fields of an answer that contracts read; they come from a model and are checked like the rest. */
export const answerFields: readonly Field[] = [
  ['text', 'text'],
  ['reasoning', 'text'],
  ['refusal', 'text?'],
  ['toolCalls', 'calls'],
  ['finishReason', 'text?'],
  ['model', 'text?'],
  ['error', 'text?'],
  ['streamFaults', 'late texts'],
];
