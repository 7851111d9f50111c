import { describe, expect, it } from 'vitest';
import type { AttemptRecord } from '../../../lib/collector/records/record.ts';
import { type AttemptFacts, createAttemptTable } from '../../../lib/collector/score/evidence/attempt-table.ts';
import { createRequestLines } from '../../../lib/collector/score/evidence/request-lines.ts';
import { findServer } from '../../../lib/collector/score/join/find-server.ts';
import { createClaimReader } from '../../../lib/collector/score/evidence/claims.ts';
import { layEntryWindows, mergeWindows, phaseAt } from '../../../lib/collector/score/join/phase-windows.ts';
import { emptyAnswer } from '../../../lib/kit/terms/answer.ts';
import { writeAttempt } from '../../support/loose-records.ts';
import { writePerfectRun, writtenTimeline } from '../../support/records.ts';

const attempt: AttemptFacts = {
  row: 0,
  provider: 'primary',
  index: 1,
  startEpochMs: 1_000,
  endMs: 100,
  status: 200,
  gotThrough: true,
  faults: [],
  faultMs: null,
  said: 0,
  asked: 0,
  headEpochMs: null,
  cut: false,
};

describe('who served', () => {
  it.each([
    ['the attempt that got through', [attempt], 'primary'],
    ['nobody when there is no attempt', [], null],
    ['nobody when none got through', [{ ...attempt, gotThrough: false }], null],
    ['not one that ended after the caller had its answer', [{ ...attempt, endMs: 800 }], null],
    ['one that ended a moment after, by another clock', [{ ...attempt, endMs: 300 }], 'primary'],
    ['nobody when both could have', [{ ...attempt, endMs: 120, provider: 'fallback' as const }, attempt], null],
    [
      'the fallback after a failed primary',
      [
        { ...attempt, gotThrough: false },
        { ...attempt, provider: 'fallback' as const },
      ],
      'fallback',
    ],
  ])('is %s', (_, attempts, server) => {
    const exchange = { startEpochMs: 1_000, endMs: 150, headMs: null };
    expect(findServer(attempts, exchange).server).toBe(server);
  });
});

describe('an attempt got through', () => {
  const record = writeAttempt();

  it.each<[what: string, changes: Partial<AttemptRecord>, gotThrough: boolean]>([
    ['without a fault', {}, true],
    ['when a fault answered in the provider\u2019s stead', { fault: 'empty-body' }, false],
    ['when it waited in a queue first', { fault: 'concurrency-limit', forwarded: true }, true],
    ['when a fault cut it', { fault: 'reset', forwarded: true, end: 'cut' }, false],
    ['when the provider refused it', { fault: 'slow-drip', forwarded: true, status: 429 }, false],
  ])('%s: %j', (_, changes, gotThrough) => {
    const table = createAttemptTable(2, ['primary', 'fallback']);
    table.add({ ...record, ...changes }, 0);
    expect(table.of(1).map((facts) => facts.gotThrough)).toEqual([gotThrough]);
  });
});

describe('joining by arrival', () => {
  const record: AttemptRecord = {
    kind: 'attempt',
    id: 'a',
    provider: 'primary',
    index: 1,
    correlatedBy: 'header',
    startEpochMs: 1_000,
    headersMs: 1,
    endMs: 10,
    status: 200,
    end: 'complete',
    responseBytes: 1,
    fault: null,
  };

  it('gives the attempts of an arrival, the earliest first, and keeps those of no arrival', () => {
    const table = createAttemptTable(3, ['primary', 'fallback']);
    for (let round = 0; round < 2_000; round++)
      table.add({ ...record, id: `a${round}`, index: 0, startEpochMs: 5_000 - round }, 0);
    table.add({ ...record, index: 2, provider: 'fallback', startEpochMs: 9 }, 7);
    table.add({ ...record, index: 2, status: 503, fault: 'reset', furtherFaults: ['refusal'], startEpochMs: 3 }, 0);
    for (const index of [null, 3, -1, 0.5]) table.add({ ...record, index }, 0);
    expect(table.of(0).map(({ startEpochMs }) => startEpochMs)).toEqual(
      Array.from({ length: 2_000 }, (_, at) => 3_001 + at),
    );
    expect(table.of(1)).toEqual([]);
    expect(table.of(2)).toEqual([
      {
        provider: 'primary',
        index: 2,
        startEpochMs: 3,
        endMs: 10,
        row: 2_001,
        status: 503,
        gotThrough: false,
        faults: ['reset', 'refusal'],
        faultMs: null,
        said: 0,
        asked: 0,
        headEpochMs: 4,
        cut: false,
      },
      {
        row: 2_000,
        provider: 'fallback',
        index: 2,
        startEpochMs: 9,
        endMs: 10,
        status: 200,
        gotThrough: true,
        faultMs: null,
        faults: [],
        said: 7,
        asked: 0,
        headEpochMs: 10,
        cut: false,
      },
    ]);
    expect(table.length).toBe(2_006);
    expect(table.countJoined()).toBe(2_002);
    expect([...table.faulted()]).toEqual([2_001]);
    expect([0, 1, 2].map(table.countOf)).toEqual([2_000, 0, 2]);
  });

  it.each([
    ['a 2xx to its end', {}, true],
    ['one that met a fault', { fault: 'silence' }, false],
    ['an error', { status: 503 }, false],
    ['no response', { status: null }, false],
    ['a cut body', { end: 'cut' as const }, false],
    ['a stream without its end', { end: 'unterminated' as const }, false],
  ])('knows which attempt got through: %s', (_, changes, gotThrough) => {
    const table = createAttemptTable(3, ['primary', 'fallback']);
    table.add({ ...record, ...changes }, 0);
    expect(table.of(1)[0]?.gotThrough).toBe(gotThrough);
  });

  it('keeps the earliest line and exchange of an arrival, in whatever order they come', () => {
    const line = {
      kind: 'request' as const,
      index: 1,
      dueEpochMs: 90,
      startEpochMs: 100,
      endEpochMs: 200,
      status: 200,
      errorCode: 0,
    };
    for (const order of [
      [line, { ...line, startEpochMs: 95, status: 0 }],
      [{ ...line, startEpochMs: 95, status: 0 }, line],
    ]) {
      const lines = createRequestLines({ planned: 2, tries: 1, followUps: [] });
      for (const each of [...order, { ...line, index: 2 }]) lines.add(each);
      expect(lines.of(1)).toEqual({ status: 0, startEpochMs: 95, lateMs: 5, tookMs: 105, next: 'end' });
      expect(lines.of(0)).toBeNull();
      expect([lines.unknown, lines.repeated]).toEqual([1, 1]);
    }
  });
});

describe('phases', () => {
  const starts = [
    { entry: 2, phase: 'outage' as const, startMs: 12_010 },
    { entry: 0, phase: 'warmup' as const, startMs: 3 },
    { entry: 1, phase: 'baseline' as const, startMs: 2_004 },
  ];

  it('lie where they really began, to the next one, the last as long as planned', () => {
    expect(layEntryWindows(starts, writtenTimeline, 60_000)).toEqual([
      { entry: 0, phase: 'warmup', startMs: 3, endMs: 2_004 },
      { entry: 1, phase: 'baseline', startMs: 2_004, endMs: 12_010 },
      { entry: 2, phase: 'outage', startMs: 12_010, endMs: 22_010 },
    ]);
    expect(layEntryWindows(starts, writtenTimeline, 15_000).at(-1)?.endMs).toBe(15_000);
  });

  it('join where two entries of one phase follow each other', () => {
    const windows = mergeWindows(
      layEntryWindows([...starts, { entry: 3, phase: 'outage', startMs: 22_000 }], writtenTimeline, 60_000),
    );
    expect(windows.at(-1)).toEqual({ phase: 'outage', startMs: 12_010, endMs: 32_000 });
    expect([-5, 0, 2_003, 2_004, 12_010, 99_000].map((atMs) => phaseAt(windows, atMs))).toEqual([
      'warmup',
      'warmup',
      'warmup',
      'baseline',
      'outage',
      'outage',
    ]);
  });

  it('are the warm-up alone before anything was recorded', () => {
    expect(phaseAt([], 5)).toBe('warmup');
  });
});

describe('claims', () => {
  const { drill } = writePerfectRun();
  const answer = (model: string | null) => ({ ...emptyAnswer(), model });
  const read = createClaimReader(drill);

  it.each([
    [{ 'x-portkey-last-used-option-index': 'config.targets[0]' }, null, ['primary']],
    [{ 'x-portkey-last-used-option-index': 'config.targets[1]' }, 'primary-model', ['primary', 'fallback']],
    [{ 'x-portkey-last-used-option-index': 'config.targets[7]' }, 'gpt-of-the-client', []],
    [{}, 'fallback-model', ['fallback']],
    [{}, null, []],
  ])('of %j and model %j are %j', (headers, model, claims) => {
    expect(read({ headers, answer: answer(model) })).toEqual(claims);
  });

  it('are read from the header a drill names, whatever its case', () => {
    const claim = { header: 'X-Served-By', primary: 'a', fallback: 'b' };
    const named = createClaimReader({
      ...drill,
      target: { kind: 'url', url: 'http://127.0.0.1:1', wire: 'openai-chat', headers: {}, claim },
    });
    expect(named({ headers: { 'x-served-by': 'b' }, answer: null })).toEqual(['fallback']);
  });

  it('mean nothing where both providers play the same model', () => {
    const mock = { model: 'same', wire: 'openai-chat', dialect: 'strict', ttft: 'x', tokensPerSecond: 1 } as const;
    const provider = { upstream: { kind: 'mock', mock }, listenPort: 0 } as const;
    const same = createClaimReader({
      target: drill.target,
      providers: ['primary', 'fallback'].map((name) => ({ ...provider, name })),
    });
    expect(same({ headers: {}, answer: answer('same') })).toEqual([]);
  });
});
