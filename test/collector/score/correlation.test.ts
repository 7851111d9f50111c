import { describe, expect, it } from 'vitest';
import { describeCorrelation } from '../../../lib/collector/report/describe-correlation.ts';
import { writeAttempt } from '../../support/loose-records.ts';
import { scoreWrittenRun, writePerfectRun } from '../../support/records.ts';
import { writeSpokenRun } from '../../support/written-gateway.ts';
import { formatCount } from '../../../lib/kit/format/format-count.ts';

describe('what calls were known by', () => {
  it('is told for each provider, a request once for each way', () => {
    const run = writePerfectRun();
    const total = (provider: string): number =>
      new Set(run.attempts.filter((attempt) => attempt.provider === provider).map(({ index }) => index)).size;
    const [first, second] = run.attempts.filter(({ provider }) => provider === 'primary');
    if (first === undefined || second === undefined) throw new Error('no attempts');
    // One is known by the body alone; one is called for again, and known by the header as before.
    first.correlatedBy = 'body';
    run.attempts.push(
      writeAttempt({ id: 'again', index: second.index, startEpochMs: second.startEpochMs + 1, endMs: second.endMs }),
    );
    const { routing } = scoreWrittenRun(run);
    expect(routing.correlation).toEqual([
      { provider: 'primary', by: 'header', requests: total('primary') - 1 },
      { provider: 'primary', by: 'body', requests: 1 },
      { provider: 'fallback', by: 'header', requests: total('fallback') },
    ]);
  });

  it('is told where every call bears the id of one request that was sent before the load', () => {
    const run = writeSpokenRun();
    for (const attempt of run.attempts) attempt.index = run.arrivals.length;
    const { validity } = scoreWrittenRun(run);
    const observed = validity.find(({ id }) => id === 'attribution-complete')?.observed;
    expect(observed).toMatch(
      new RegExp(`; ${formatCount(run.attempts.length)} calls bear the id of a request sent before the load: `),
    );
    expect(observed).not.toContain('marker');
  });

  it('is told where calls bear none', () => {
    const run = writeSpokenRun();
    for (const attempt of run.attempts) Object.assign(attempt, { index: null, correlatedBy: null });
    const observed = scoreWrittenRun(run).validity.find(({ id }) => id === 'attribution-complete')?.observed;
    expect(observed).toContain('answers the calls bear no id');
    expect(observed).not.toContain('sent before the load');
  });

  it('is one sentence, and none where nothing is known of it', () => {
    expect(
      describeCorrelation({
        correlation: [
          { provider: 'primary', by: 'traceparent', requests: 1_200 },
          { provider: 'fallback', by: 'body', requests: 3 },
          { provider: 'fallback', by: 'marker', requests: 1 },
        ],
      }),
    ).toEqual([
      "Requests were known at the primary by the header traceparent (1,200), at the fallback by the body's user or metadata field (3) and the marker in the prompt (1).",
    ]);
    expect(describeCorrelation({})).toEqual([]);
    expect(describeCorrelation({ correlation: [] })).toEqual([]);
  });
});
