import { describe, expect, it } from 'vitest';
import { watchBaseline } from '../../../lib/run/runner/watch-baseline.ts';
import { failRequest, listRecords, writePerfectRun, type WrittenRun } from '../../support/records.ts';

/** What is said of a run, at the first record that says it. */
function watch(run: WrittenRun): string | null {
  const baseline = watchBaseline(run.drill);
  for (const record of listRecords(run).toSorted((a, b) => endOf(a) - endOf(b))) {
    const said = baseline.add(record);
    if (said !== null) return said;
  }
  return null;
}

function endOf(record: object): number {
  const { startEpochMs = 0, endMs = 0, atEpochMs = 0 } = record as Record<string, number>;
  return Math.max(atEpochMs, startEpochMs + endMs);
}

describe('a baseline is beyond repair', () => {
  it('where all of it fails, by the commonest cause and what was said', () => {
    const run = writePerfectRun();
    for (const { index } of run.arrivals) failRequest(run, index, index % 5 === 0 ? 503 : 422);
    for (const exchange of run.exchanges) exchange.body = '{"detail":"message is required"}';
    expect(watch(run)).toBe(
      'status-422 × 16: "{"detail":"message is required"}", status-503 × 4: "{"detail":"message is required"}": all of the baseline failed',
    );
  });

  it('where no call can be joined with a request', () => {
    const run = writePerfectRun();
    for (const attempt of run.attempts) Object.assign(attempt, { index: null, correlatedBy: null });
    expect(watch(run)).toBe(
      '20 calls came to the providers, and none bears the id of a request: nothing can be joined',
    );
  });

  it.each<[what: string, change: (run: WrittenRun) => void]>([
    ['where all is well', () => {}],
    [
      'where one of them is answered',
      (run) => run.arrivals.slice(1).forEach(({ index }) => index !== 30 && failRequest(run, index)),
    ],
    [
      'where the warm-up fails',
      (run) => run.arrivals.filter(({ phase }) => phase === 'warmup').forEach(({ index }) => failRequest(run, index)),
    ],
    [
      'where the outage fails',
      (run) => run.arrivals.filter(({ phase }) => phase === 'outage').forEach(({ index }) => failRequest(run, index)),
    ],
  ])('but not %s', (_, change) => {
    const run = writePerfectRun();
    change(run);
    expect(watch(run)).toBeNull();
  });
});
