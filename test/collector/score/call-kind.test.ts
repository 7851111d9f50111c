import { describe, expect, it, test } from 'vitest';
import type { AttemptRecord } from '../../../lib/collector/records/record.ts';
import { findCallKind } from '../../../lib/collector/score/evidence/call-kind.ts';
import { describeOtherCalls } from '../../../lib/collector/report/describe-other-calls.ts';
import { writeAttempt } from '../../support/loose-records.ts';
import { scoreWrittenRun, T0, writePerfectRun } from '../../support/records.ts';

const chat = { index: null, method: 'POST', path: '/v1/chat/completions', marker: 'none' } as const;

test.each([
  ['a GET is a health check', { ...chat, method: 'GET', path: '/' }, 'health-check'],
  ['a list of models is one, however it is asked', { ...chat, path: '/v1/models' }, 'health-check'],
  ['so is one model of the list', { ...chat, path: '/openai/v1/models/gpt-4o' }, 'health-check'],
  ['Gemini’s call of a model is none', { ...chat, path: '/v1beta/models/gemini-pro:generateContent' }, 'unmarked'],
  ['a chat call without an id is unmarked', chat, 'unmarked'],
  ['one with another run’s id is of that run', { ...chat, marker: 'other-run' }, 'other-run'],
  ['one with an id of this run is an attempt, planned or not', { ...chat, index: 99_999, marker: 'ours' }, null],
  ['one of an earlier version, which does not say, stays an attempt', { index: null }, null],
] as const)('%s', (_, record, kind) => {
  expect(findCallKind(record)).toBe(kind);
});

describe('calls that no request of the run caused', () => {
  const extra = (changes: Partial<AttemptRecord>, place: number): AttemptRecord =>
    writeAttempt({
      id: `x${place}`,
      index: null,
      correlatedBy: null,
      startEpochMs: T0 + 3_000 + place * 20,
      marker: 'none',
      ...changes,
    });

  it('are counted and told, and leave the attempts and the verdict as they are', () => {
    const run = writePerfectRun();
    const before = scoreWrittenRun(run);
    for (let place = 0; place < 200; place++) run.attempts.push(extra({ method: 'GET', path: '/health' }, place));
    run.attempts.push(
      extra({ id: 'y1', provider: 'fallback', method: 'POST', path: '/v1/chat/completions', marker: 'other-run' }, 1),
    );
    const after = scoreWrittenRun(run);
    expect(after.routing.otherCalls).toEqual([
      { provider: 'primary', kind: 'health-check', count: 200 },
      { provider: 'fallback', kind: 'other-run', count: 1 },
    ]);
    expect(after.routing.attemptsPerRequest).toEqual(before.routing.attemptsPerRequest);
    expect(after.verdict).toBe(before.verdict);
    expect(describeOtherCalls(after.routing)).toEqual([
      'The primary also got 200 health checks, which no request of the run caused: they count as no attempts.',
      'The fallback also got 1 call of another run, which no request of the run caused: they count as no attempts.',
    ]);
  });

  it('make a run invalid where the records do not say what they were', () => {
    const run = writePerfectRun();
    for (let place = 0; place < 200; place++) {
      const { marker: _, ...unsaid } = extra({}, place);
      run.attempts.push(unsaid);
    }
    const failed = scoreWrittenRun(run).validity.filter(({ ok }) => !ok);
    expect(failed.map(({ id }) => id)).toEqual(['attribution-complete']);
  });
});
