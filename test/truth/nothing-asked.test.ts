import { describe, expect, test } from 'vitest';
import type { DrillInput } from '../../lib/drill/drill.ts';
import { scoreWrittenRun, type WrittenRun, writePerfectRun } from '../support/records.ts';
import { AT, indexesWithin, keepAway, passErrorOn, serveBy } from '../support/written-gateway.ts';

function judge(changes: Partial<DrillInput>, write: (run: WrittenRun) => void = () => {}): string {
  const run = writePerfectRun(changes);
  write(run);
  return scoreWrittenRun(run).verdict;
}

const neverMoves = (run: WrittenRun): void =>
  indexesWithin(run, AT.errors, AT.recovery).forEach((index) => passErrorOn(run, index));

describe('a drill that names no objectives', () => {
  test('is asked the least that anybody wants, and passes a good gateway', () => {
    expect(judge({ objectives: undefined })).toBe('pass');
  });

  test('does not pass a gateway all of whose requests failed in the outage', () => {
    expect(judge({ objectives: undefined }, neverMoves)).toBe('fail');
  });
});

test('a drill that asks for nothing on purpose is no pass, whatever the gateway did', () => {
  expect(judge({ objectives: [] })).toBe('invalid');
  expect(judge({ objectives: [] }, neverMoves)).toBe('invalid');
});

test('a failover that is asked for under a fault that hardly anybody met is undecided', () => {
  const asked: DrillInput['objectives'] = [{ metric: 'failoverMs', max: 2_000 }];
  const keepsAway = (run: WrittenRun): void => keepAway(run, indexesWithin(run, AT.silence + 100, AT.recovery));
  expect(judge({ objectives: asked })).toBe('pass');
  expect(judge({ objectives: asked }, keepsAway)).toBe('invalid');
});

test('a failover is decided where the breaker that a fault opened kept nearly all away from that very fault', () => {
  const one: DrillInput['timeline'] = [
    { phase: 'warmup', durationMs: AT.baseline },
    { phase: 'baseline', durationMs: 10_000 },
    { phase: 'outage', durationMs: 20_000, primary: [{ kind: 'error-response', error: 'openai-503-overloaded' }] },
    { phase: 'recovery', durationMs: 10_000 },
  ];
  const asked: DrillInput['objectives'] = [{ metric: 'failoverMs', max: 2_000 }];
  const opens = (run: WrittenRun): void => keepAway(run, indexesWithin(run, AT.errors + 300, AT.recovery));
  expect(judge({ objectives: asked, timeline: one }, opens)).toBe('pass');
  const spares = (run: WrittenRun): void => {
    opens(run);
    for (const index of indexesWithin(run, AT.errors + 300, AT.recovery)) serveBy(run, index, 'primary');
  };
  expect(judge({ objectives: asked, timeline: one }, spares)).toBe('invalid');
});
