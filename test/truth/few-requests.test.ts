import { describe, expect, test } from 'vitest';
import { describeFaults } from '../../lib/collector/report/describe-faults.ts';
import { renderVerdictSentence } from '../../lib/collector/report/verdict-sentence.ts';
import type { DrillInput } from '../../lib/drill/drill.ts';
import { exchangeOf, scoreWrittenRun, servingAttemptOf, type WrittenRun } from '../support/records.ts';
import { addCall, AT, indexesWithin, passErrorOn, say, textOf, writeSpokenRun } from '../support/written-gateway.ts';

/** 14 s of errors, and then silence that ends after 0.9 s: nine requests are sent in it. */
const timeline: DrillInput['timeline'] = [
  { phase: 'warmup', durationMs: 2_000 },
  { phase: 'baseline', durationMs: 10_000 },
  { phase: 'outage', durationMs: 14_000, primary: [{ kind: 'error-response', error: 'openai-503-overloaded' }] },
  { phase: 'outage', durationMs: 900, primary: [{ kind: 'silence' }] },
  { phase: 'recovery', durationMs: 10_000 },
];

function score(objectives: DrillInput['objectives'], write: (run: WrittenRun) => void = () => {}) {
  const run = writeSpokenRun({ timeline, objectives });
  write(run);
  return scoreWrittenRun(run);
}

describe('a fault under which nine requests were sent', () => {
  const asked: DrillInput['objectives'] = [{ metric: 'failoverMs', max: 2_000 }];

  test('says nothing of a gateway that brought them through it', () => {
    const card = score(asked);
    expect(card.verdict).toBe('invalid');
    expect(card.objectives[0]?.outcome).toBe('undecided');
    expect(describeFaults(card.routing.faults ?? []).join()).toContain('Only 9 requests were sent while silence');
  });

  test('is no failed failover in what a good gateway is told', () => {
    const card = score([{ metric: 'failedRatio', max: 0.01 }]);
    expect(card).toMatchObject({ verdict: 'pass', readiness: { cap: null } });
    expect(renderVerdictSentence(card)).toMatch(/^The fallback carried the outage: /);
  });

  test('is one where they were lost', () => {
    const card = score(asked, (run) => indexesWithin(run, 26_000, 26_900).forEach((index) => passErrorOn(run, index)));
    expect(card.verdict).toBe('fail');
  });
});

test('the wait for the way round ends with the call that served, and not with a copy that came later', () => {
  const run = writeSpokenRun();
  for (const index of indexesWithin(run, AT.errors, AT.silence)) {
    const { startEpochMs } = servingAttemptOf(run, index);
    addCall(run, index, { startEpochMs: startEpochMs + 5_000, said: say(textOf(index, 'z')) });
    addCall(run, index, { startEpochMs: startEpochMs + 50, said: say(textOf(index, 'y')) });
  }
  expect(scoreWrittenRun(run).routing.faults?.[0]?.wait).toMatchObject({ n: 100, max: 10 });
});

test('a run in which callers were mixed up is ready by half at most', () => {
  const run = writeSpokenRun();
  exchangeOf(run, 180).said = say(textOf(181));
  const { verdict, readiness } = scoreWrittenRun(run);
  expect({ verdict, cap: readiness.cap }).toEqual({ verdict: 'fail', cap: { at: 0.5, reason: 'foreign-answers' } });
});

test('who gave none of the answers did not carry the outage', () => {
  const run = writeSpokenRun();
  for (const index of indexesWithin(run, AT.errors, AT.recovery)) {
    if (index % 4 === 0) continue;
    exchangeOf(run, index).said = say(textOf(index, 'cached'));
    run.attempts = run.attempts.filter((attempt) => attempt.index !== index);
  }
  expect(renderVerdictSentence(scoreWrittenRun(run))).toMatch(
    /^150 of the 201 answers of the outage came from no known provider: /,
  );
});
