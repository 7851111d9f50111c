import { describe, expect, test } from 'vitest';
import type { ConnectionRecord } from '../../../lib/collector/records/record.ts';
import type { Scorecard, ValidityCheck } from '../../../lib/collector/scorecard/scorecard.ts';
import type { ValidityId } from '../../../lib/collector/score/validity/index.ts';
import {
  listRecords,
  scoreWrittenRun,
  T0,
  type WrittenRun,
  writePerfectRun,
  writtenTimeline,
} from '../../support/records.ts';

const connectionKinds = ['refuse-connections', 'reset-on-accept'];

/** 10 s of refused connections from 12 s on, 10 s of connections reset on accept; no attempt reaches the primary. */
function writeRun(): WrittenRun {
  const run = writePerfectRun({
    timeline: writtenTimeline.map((entry, place) => {
      if (place === 2) return { ...entry, primary: [{ kind: 'refuse-connections', pooled: 'keep' }] };
      if (place === 3) return { ...entry, primary: [{ kind: 'reset-on-accept' }] };
      return entry;
    }),
  });
  run.attempts = run.attempts.filter(({ fault }) => !connectionKinds.includes(fault ?? ''));
  return run;
}

function connection(event: ConnectionRecord['event'], fault: string, atMs: number): ConnectionRecord {
  return { kind: 'connection', provider: 'primary', event, fault, atEpochMs: T0 + atMs };
}

const closed = [
  connection('refusing', 'refuse-connections', 11_996),
  connection('listening', 'refuse-connections', 21_996),
];
const hits = [22_100, 22_300, 31_000].map((atMs) => connection('hit', 'reset-on-accept', atMs));

function score(run: WrittenRun, connections: readonly ConnectionRecord[]): Scorecard {
  return scoreWrittenRun(run, [...connections, ...listRecords(run)]);
}

function checkOf(scorecard: Scorecard, id: ValidityId): ValidityCheck | undefined {
  return scorecard.validity.find((check) => check.id === id);
}

describe('faults that nobody met with an attempt', () => {
  test('are proved by the connections and the requests that met them, and give failover its beginning', () => {
    const scorecard = score(writeRun(), [...closed, ...hits]);
    expect(checkOf(scorecard, 'fault-applied')).toMatchObject({
      ok: true,
      observed: '3 connections, 100 requests at a closed port met a fault',
    });
    expect(checkOf(scorecard, 'fault-gone')?.ok).toBe(true);
    expect(scorecard.routing).toMatchObject({ faultAppliedAtMs: 12_052, failoverMs: 114 });
    expect(scorecard.faultBands.map(({ applied }) => applied)).toEqual([100, 3]);
  });

  test('were not met when the port was never shown to refuse', () => {
    expect(checkOf(score(writeRun(), hits), 'fault-applied')).toMatchObject({
      ok: false,
      observed: 'no attempt met refuse-connections on primary in timeline[2]',
    });
  });

  test('were not met when pooled connections carried every request through', () => {
    const run = writeRun();
    for (const attempt of run.attempts) attempt.provider = 'primary';
    expect(checkOf(score(run, [...closed, ...hits]), 'fault-applied')?.observed).toMatch(
      'no attempt met refuse-connections',
    );
  });

  test('were not met when all that was open went on: that is said, with what would end it', () => {
    const run = writeRun();
    for (const attempt of run.attempts) attempt.provider = 'primary';
    for (const { summaries = [] } of run.faults)
      for (const summary of summaries) if (summary.fault === 'refuse-connections') summary.skipped = { pooled: 8 };
    expect(checkOf(score(run, [...closed, ...hits]), 'fault-applied')?.observed).toBe(
      'no attempt met refuse-connections on primary in timeline[2], as 8 connections that were open went on and carried all requests (pooled: "reset" ends those, too)',
    );
  });

  test('were not met when no connection came while they lasted', () => {
    const early = [connection('hit', 'reset-on-accept', 13_000)];
    expect(checkOf(score(writeRun(), [...closed, ...early]), 'fault-applied')?.observed).toBe(
      'no attempt met reset-on-accept on primary in timeline[3]',
    );
  });

  test('outlived the outage when a connection met them in the recovery, or when the port stayed closed', () => {
    const late = [...closed, ...hits, connection('hit', 'reset-on-accept', 33_000)];
    expect(checkOf(score(writeRun(), late), 'fault-gone')?.observed).toBe('1 attempts met a fault in the recovery');
    const run = writeRun();
    for (const attempt of run.attempts) attempt.provider = 'fallback';
    expect(checkOf(score(run, [...hits, closed[0]!]), 'fault-gone')?.observed).toMatch('100 attempts met a fault');
  });
});
