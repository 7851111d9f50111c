/** Of a run that was ended early: what its end alone keeps from holding is told apart from what broke by itself. */
import { describe, expect, it } from 'vitest';
import { renderers } from '../../../../lib/collector/report/index.ts';
import type { Scorecard } from '../../../../lib/collector/scorecard/scorecard.ts';
import type { DrillInput } from '../../../../lib/drill/drill.ts';
import { failRequest, scoreWrittenRun, T0, type WrittenRun, writePerfectRun } from '../../../support/records.ts';
import { stopRun } from '../../../support/stop-run.ts';

const idsOf = (card: Scorecard, isOfTheEnd: boolean): string[] =>
  card.validity.filter(({ ok, endedEarly }) => !ok && (endedEarly === true) === isOfTheEnd).map(({ id }) => id);

/** A run in which all is well until it is stopped at a moment. */
function stopAt(atMs: number, end: Parameters<typeof stopRun>[2] = {}, changes: Partial<DrillInput> = {}): WrittenRun {
  const run = writePerfectRun(changes);
  stopRun(run, atMs, end);
  return run;
}

const BY_CONDITION = {
  stopCondition: { atEpochMs: T0 + 20_000, revertedEpochMs: T0 + 20_080, why: 'too many failed' },
};

describe('what does not hold of a run in which all was well until', () => {
  it.each([
    ['Ctrl-C in its warm-up', 1_000, {}],
    ['Ctrl-C in its baseline', 6_000, {}],
    ['Ctrl-C in its outage', 20_000, {}],
    ['a stop condition in its outage', 20_000, BY_CONDITION],
    ['Ctrl-C in the second fault of its outage', 27_000, {}],
    ['Ctrl-C in its recovery', 36_000, {}],
    ['it was killed in its baseline', 6_000, null],
    ['it was killed in its outage', 20_000, null],
  ] as const)('%s is of its end alone', (_, atMs, end) => {
    const card = scoreWrittenRun(stopAt(atMs, end));
    expect(idsOf(card, false)).toEqual([]);
    expect(idsOf(card, true)).toEqual(expect.arrayContaining(['k6-healthy', 'load-achieved']));
    expect(card.verdict).toBe('aborted');
  });

  it('an end as there was nothing to be learned is no reason beside that one', () => {
    const run = stopAt(6_000, { reason: 'completed', hopeless: 'Of the baseline hardly a request was usable' });
    const card = scoreWrittenRun(run);
    expect([card.verdict, card.reasons.map(({ code }) => code)]).toEqual(['invalid', ['ended-early']]);
  });
});

describe('what broke by itself before a run was stopped in its outage is told so:', () => {
  const unsend = (run: WrittenRun, unsent: ReadonlySet<number>): void => {
    run.exchanges = run.exchanges.filter(({ index }) => !unsent.has(index ?? -1));
    run.requests = run.requests.filter(({ index }) => !unsent.has(index));
    run.attempts = run.attempts.filter(({ index }) => !unsent.has(index ?? -1));
  };
  it.each<[string, string, (run: WrittenRun) => void]>([
    ['k6 ended by itself', 'k6-healthy', ({ runEnd }) => void (runEnd!.k6.exitCode = 107)],
    ['the script threw', 'k6-healthy', ({ runEnd }) => void (runEnd!.k6.exceptions = 1)],
    [
      'a part of the load was not sent',
      'load-achieved',
      (run) => unsend(run, new Set(Array.from({ length: 30 }, (_, place) => 30 + place))),
    ],
    [
      'the load was late',
      'load-achieved',
      (run) => {
        for (const line of run.requests) line.startEpochMs = line.dueEpochMs + 400;
      },
    ],
    [
      'a lease ran out',
      'fault-in-force',
      ({ faults }) => void faults.push({ ...faults[0]!, event: 'expired', faults: [], atEpochMs: T0 + 26_500 }),
    ],
    ['an entry began late', 'fault-in-force', ({ phases }) => void (phases[2]!.startEpochMs += 3_000)],
    [
      'a fault met nobody',
      'fault-applied',
      (run) => {
        for (const attempt of run.attempts) if (attempt.fault === 'error-response') attempt.fault = null;
      },
    ],
    [
      'the baseline had too few requests',
      'enough-samples',
      ({ drill }) => void (drill.validity.minSamplesPerPhase = 101),
    ],
    [
      'the baseline was bad',
      'baseline-steady',
      (run) => {
        for (let index = 30; index < 60; index++) failRequest(run, index);
      },
    ],
    ['a fault was left', 'fault-gone', ({ runEnd }) => void (runEnd!.faultsLeft = 1)],
    ['a clock was set', 'time-held', ({ runEnd }) => void (runEnd!.clock = { stepMs: 9_000, stoppedMs: 3 })],
  ])('%s', (_, check, breakRun) => {
    const run = stopAt(27_000);
    breakRun(run);
    const card = scoreWrittenRun(run);
    expect(idsOf(card, false)).toContain(check);
    expect(card.verdict).toBe('aborted');
  });

  it('a baseline that was never to have a request', () => {
    const run = stopAt(20_000);
    unsend(run, new Set(run.arrivals.flatMap(({ index, dueMs }) => (dueMs < 12_000 ? [index] : []))));
    expect(idsOf(scoreWrittenRun(run), false)).toEqual(expect.arrayContaining(['baseline-steady', 'load-achieved']));
  });
});

describe('a report of a run that was stopped', () => {
  const run = stopAt(20_000, BY_CONDITION);
  run.runEnd!.faultsLeft = 1;
  const card = scoreWrittenRun(run);
  const count = idsOf(card, true).length;
  const sentence = `The run was ended early: ${count} checks do not hold because of that alone, 1 broke by itself.`;

  it('says so first, in every format', () => {
    const text = renderers.text(card);
    const validity = text.slice(text.indexOf('VALIDITY'));
    expect(text.slice(0, text.indexOf('VALIDITY'))).toContain('No verdict: A stop condition ended the run');
    expect(validity.indexOf(sentence)).toBe('VALIDITY\n'.length);
    expect(validity).toMatch(/^broken {2}fault-gone/m);
    expect(validity).toMatch(/^ended {3}k6-healthy/m);
    const markdown = renderers.markdown(card);
    expect(markdown.replaceAll('\\', '')).toContain(sentence);
    expect(markdown.indexOf('fault-gone')).toBeLessThan(markdown.indexOf('because the run was ended early'));
    expect(markdown.indexOf('k6-healthy')).toBeGreaterThan(markdown.indexOf('because the run was ended early'));
    const page = renderers.html(card);
    expect(page).toContain(sentence);
    expect(page.match(/\? ended early/g)).toHaveLength(count);
    const junit = renderers.junit(card);
    expect(junit).toMatch(/name="verdict"[^>]*><error message="No verdict: A stop condition ended the run/);
    expect(junit.match(/<error message="The run was ended early, which alone is behind it: /g)).toHaveLength(count);
    expect(junit).toMatch(/validity fault-gone"[^>]*><error message="observed/);
  });

  it('says nothing of it where the run came to its end', () => {
    const whole = writePerfectRun();
    whole.runEnd!.k6.exitCode = 105;
    const ended = scoreWrittenRun(whole);
    expect(ended.validity.some(({ endedEarly }) => endedEarly === true)).toBe(false);
    for (const render of Object.values(renderers)) expect(render(ended)).not.toMatch(/was ended early|\? ended early/);
  });
});
