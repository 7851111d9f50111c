/** A provider that limps when traffic may come back to it: faults that are planned for the recovery. */
import { describe, expect, it } from 'vitest';
import { planTimeline } from '../../../lib/drill/timeline.ts';
import { summarizeBefore } from '../../support/loose-records.ts';
import {
  scoreWrittenRun,
  servingAttemptOf,
  T0,
  writePerfectRun,
  type WrittenRun,
  writtenTimeline,
} from '../../support/records.ts';

const limping = writtenTimeline.map((entry) =>
  entry.phase === 'recovery'
    ? { ...entry, primary: [{ kind: 'error-response' as const, error: 'openai-503-overloaded' as const }] }
    : entry,
);

/** A run with them, which takes them back at its end. */
function writeLimpingRun(): WrittenRun {
  const run = writePerfectRun({ timeline: limping });
  const last = planTimeline(limping).at(-1);
  run.faults.push({
    kind: 'fault',
    provider: 'primary',
    event: 'reverted',
    faults: [],
    atEpochMs: T0 + (last?.endMs ?? 0),
    ...summarizeBefore(last, 100, T0),
  });
  return run;
}

/** Some requests of the recovery met a fault of that kind at the primary before they were served. */
function limp(run: WrittenRun, fault: string): WrittenRun {
  for (const index of [350, 360, 370]) {
    run.attempts.push({
      ...servingAttemptOf(run, index),
      id: `limp-${index}`,
      provider: 'primary',
      status: 503,
      fault,
    });
  }
  return run;
}

const checkOf = (run: WrittenRun, id: string) => scoreWrittenRun(run).validity.find((check) => check.id === id);

describe('faults in the recovery', () => {
  it('are no fault that outlived its outage', () => {
    const run = writeLimpingRun();
    for (const id of ['fault-gone', 'fault-applied', 'fault-in-force']) {
      expect(checkOf(run, id), id).toMatchObject({ ok: true });
    }
  });

  it('must be met, and armed as long, as any other', () => {
    const unmet = writeLimpingRun();
    unmet.attempts = unmet.attempts.filter(({ fault, index }) => fault === null || (index ?? 0) < 320);
    expect(checkOf(unmet, 'fault-applied')).toMatchObject({
      ok: false,
      observed: 'no attempt met error-response on primary in timeline[4]',
    });
    const short = writeLimpingRun();
    short.faults.at(-1)!.atEpochMs -= 5_000;
    expect(checkOf(short, 'fault-in-force')).toMatchObject({ ok: false });
    const left = writeLimpingRun();
    left.faults.pop();
    expect(checkOf(left, 'fault-gone')?.observed).toBe('error-response still armed on primary');
  });

  it('are others than those of the outage: what was not planned there is one too many', () => {
    expect(checkOf(limp(writeLimpingRun(), 'silence'), 'fault-gone')).toMatchObject({
      ok: false,
      observed: '3 attempts met a fault in the recovery',
    });
    expect(checkOf(limp(writePerfectRun(), 'error-response'), 'fault-gone')).toMatchObject({ ok: false });
  });

  it('are drawn beside those of the outage, and are no failover: each outage is measured as without them', () => {
    const card = scoreWrittenRun(writeLimpingRun());
    expect(card.faultBands.at(-1)).toMatchObject({ provider: 'primary', faults: ['error-response'], startMs: 32_000 });
    expect(card.routing.faults).toEqual(scoreWrittenRun(writePerfectRun()).routing.faults);
    expect(card.routing.failbackMs).toBeNull();
  });
});
