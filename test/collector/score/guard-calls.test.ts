import { expect, it } from 'vitest';
import type { AttemptRecord } from '../../../lib/collector/records/record.ts';
import { writeModelGuard } from '../../support/model-guards.ts';
import { parseUnknownDrill } from '../../support/parse-written-drill.ts';
import { writeAttempt } from '../../support/loose-records.ts';
import { scoreWrittenRun, T0, writePerfectRun, type WrittenRun } from '../../support/records.ts';

const call = (place: number, changes: Partial<AttemptRecord> = {}): AttemptRecord =>
  writeAttempt({
    id: `g${place}`,
    provider: 'judge',
    index: null,
    correlatedBy: null,
    marker: 'guard',
    method: 'POST',
    path: '/v1/chat/completions',
    startEpochMs: T0 + 12_500 + place * 20,
    ...changes,
  });

/** A run with a third provider that a guard asks, and that fails in the first entry of the outage. */
function write(calls: AttemptRecord[]): WrittenRun {
  const run = writePerfectRun();
  const { primary, fallback } = Object.fromEntries(run.drill.providers.map(({ name, ...rest }) => [name, rest]));
  const drill = parseUnknownDrill({
    ...run.drill,
    providers: [
      { name: 'primary', ...primary },
      { name: 'fallback', ...fallback },
      { name: 'judge', role: 'guard', ...primary },
    ],
    contracts: [...run.drill.contracts, writeModelGuard()],
    timeline: run.drill.timeline.map((entry, place) =>
      place === 2 ? { ...entry, judge: [{ kind: 'silence' }] } : entry,
    ),
  });
  return {
    ...run,
    drill: { ...drill, contracts: run.drill.contracts },
    attempts: [...run.attempts, ...calls],
    health: [
      ...run.health,
      ...run.health.flatMap((record) =>
        /primary/.test(record.process)
          ? [{ ...record, process: record.process.replace('primary', 'judge') as 'observer' }]
          : [],
      ),
    ],
  };
}
const faultApplied = (run: WrittenRun) => scoreWrittenRun(run).validity.find(({ id }) => id === 'fault-applied');

it('calls of a guard are no attempts: who served, what was tried and where traffic went are as without them', () => {
  const without = scoreWrittenRun(writePerfectRun());
  const scorecard = scoreWrittenRun(
    write(
      Array.from({ length: 40 }, (_, place) =>
        call(place, { fault: 'silence', faultMs: 1, end: 'held', status: null }),
      ),
    ),
  );
  expect(scorecard.providers).toEqual(['primary', 'fallback']);
  expect(scorecard.routing).toEqual(without.routing);
  expect(scorecard.latency).toEqual(without.latency);
  const told = ({ id }: { id: string }) =>
    ['attribution-complete', 'origins-known', 'views-agree', 'records-readable'].includes(id);
  expect(scorecard.validity.filter(told)).toEqual(without.validity.filter(told));
});

it('a fault on its provider is applied when a call of the guard has met it, and not else', () => {
  expect(faultApplied(write([call(1, { fault: 'silence', faultMs: 1 })]))).toMatchObject({ ok: true });
  expect(faultApplied(write([call(1)]))).toMatchObject({
    ok: false,
    observed: expect.stringContaining('silence on judge in timeline[2]') as string,
  });
});
