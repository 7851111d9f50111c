import { describe, expect, test } from 'vitest';
import { renderHtml } from '../../../../lib/collector/report/html.ts';
import { plainPainter } from '../../../../lib/collector/report/painter.ts';
import { renderText } from '../../../../lib/collector/report/text.ts';
import {
  arrivalsWithin,
  exchangeOf,
  failRequest,
  requestOf,
  scoreWrittenRun,
  T0,
  writePerfectRun,
  type WrittenRun,
} from '../../../support/records.ts';

/** Its recovery lasts from 32 s to 42 s, with a request every 100 ms. All of it is its end, unless that is said otherwise. */
function write(steadyState: Partial<WrittenRun['drill']['steadyState']> = {}): WrittenRun {
  return writePerfectRun({ steadyState: { lastMs: 10_000, ...steadyState } });
}

/** Every so many requests of a stretch. */
const each = (run: WrittenRun, fromMs: number, untilMs: number, step = 1): number[] =>
  arrivalsWithin(run, fromMs, untilMs).flatMap(({ index }, place) => (place % step === 0 ? [index] : []));

describe('once faults are taken back', () => {
  test('a run whose end is as its baseline says so, with what was compared', () => {
    const { verdict, steadyState } = scoreWrittenRun(write());
    expect(verdict).toBe('pass');
    expect(steadyState).toMatchObject({ outcome: 'same', end: { startMs: 32_000, endMs: 42_000 } });
    expect(steadyState?.rows.map(({ metric, outcome, change }) => [metric, outcome, change])).toEqual([
      ['httpSuccessRatio', 'same', 0],
      ['usableRatio', 'same', 0],
      ['totalP50Ms', 'same', expect.closeTo(1, 1)],
    ]);
  });

  test('callers that are still failed fail the drill, though no objective asks for the recovery', () => {
    const run = write();
    for (const index of each(run, 32_500, 42_000, 4)) failRequest(run, index);
    const { verdict, reasons, steadyState } = scoreWrittenRun(run);
    expect(verdict).toBe('fail');
    expect(reasons.map(({ code }) => code)).toEqual(['not-as-before']);
    expect(reasons[0]?.message).toMatch(
      /^Without any fault it is not as before at the end of the recovery: HTTP success 7\d.\d %, in the baseline 100/,
    );
    expect(steadyState?.outcome).toBe('worse');
  });

  test('so do answers that cannot be used any more', () => {
    const run = write();
    for (const index of each(run, 32_500, 42_000)) {
      const exchange = exchangeOf(run, index);
      exchange.answer = { ...exchange.answer!, text: '', toolCalls: [] };
    }
    const { verdict, steadyState } = scoreWrittenRun(run);
    expect(verdict).toBe('fail');
    expect(steadyState?.rows.filter(({ outcome }) => outcome === 'worse').map(({ metric }) => metric)).toEqual([
      'usableRatio',
    ]);
  });

  test.each([
    ['where that is bounded', { maxSlower: 1.5 }, { verdict: 'fail', outcome: 'worse' }],
    ['but where it is not, it may be the machine', {}, { verdict: 'pass', outcome: 'not-proven' }],
  ] as const)('and answers that take three times as long, %s', (_, settings, said) => {
    const run = write(settings);
    for (const index of each(run, 32_500, 42_000)) {
      const [exchange, request] = [exchangeOf(run, index), requestOf(run, index)];
      exchange.endMs *= 3;
      request.endEpochMs = request.startEpochMs + 3 * (request.endEpochMs - request.startEpochMs);
    }
    const { verdict, steadyState } = scoreWrittenRun(run);
    expect({ verdict, outcome: steadyState?.outcome }).toEqual(said);
    const row = steadyState?.rows.at(-1);
    expect(row).toMatchObject({ metric: 'totalP50Ms', outcome: 'worse', bound: 1.5 });
    expect(row?.interval[0]).toBeGreaterThan(1.5);
  });

  test('what is within the margin is no worse, and what spans it is not proven', () => {
    const near = write();
    for (const index of each(near, 32_500, 42_000, 20)) failRequest(near, index);
    const { verdict, steadyState } = scoreWrittenRun(near);
    expect({ verdict, outcome: steadyState?.outcome }).toEqual({ verdict: 'pass', outcome: 'not-proven' });
    const wide = write({ maxDrop: 0.3 });
    for (const index of each(wide, 32_500, 42_000, 20)) failRequest(wide, index);
    expect(scoreWrittenRun(wide).steadyState?.outcome).toBe('same');
  });
});

describe('where too few were asked', () => {
  test('it is not proven, and never good: 50 answers without a failure do not show 5 points', () => {
    const { verdict, steadyState } = scoreWrittenRun(writePerfectRun());
    expect(steadyState).toMatchObject({ outcome: 'not-proven', end: { startMs: 37_000, endMs: 42_000 } });
    expect(steadyState?.rows[0]).toMatchObject({ beforeN: 99, afterN: 50, outcome: 'not-proven' });
    expect(verdict).toBe('pass');
  });

  test('a drill that wants it proven is invalid', () => {
    const { verdict, reasons } = scoreWrittenRun(writePerfectRun({ steadyState: { mustBeProven: true } }));
    expect({ verdict, codes: reasons.map(({ code }) => code) }).toEqual({
      verdict: 'invalid',
      codes: ['steady-state-unproven'],
    });
  });

  test('a run that does not end with a recovery proves nothing', () => {
    const run = write();
    run.phases = run.phases.filter(({ phase }) => phase !== 'recovery');
    const { steadyState } = scoreWrittenRun(run);
    expect(steadyState).toMatchObject({ outcome: 'not-proven', end: null });
  });
});

test('a run that a stop condition ended tells, behind that, that it has not come back', () => {
  const run = write();
  for (const index of each(run, 32_500, 42_000, 3)) failRequest(run, index);
  run.runEnd = {
    ...run.runEnd!,
    reason: 'aborted',
    stopCondition: { atEpochMs: T0 + 20_000, revertedEpochMs: T0 + 20_100, why: 'too many failed' },
  };
  const { verdict, reasons } = scoreWrittenRun(run);
  expect({ verdict, codes: reasons.map(({ code }) => code) }).toEqual({
    verdict: 'aborted',
    codes: ['stop-condition', 'not-as-before'],
  });
});

test('reports show what was compared, with the interval and the margin', () => {
  const scorecard = scoreWrittenRun(write());
  const text = renderText(scorecard, { colour: plainPainter });
  expect(text).toContain('IS ALL AS IT WAS?');
  expect(text).toMatch(/HTTP success +100 % \(99\) +100 % \(100\) +0\.0 points \(−3\.7 to 3\.7\) +at least −5/);
  expect(renderHtml(scorecard)).toContain('all is as in the baseline, within the margins');
  const unproven = renderText(scoreWrittenRun(writePerfectRun()), { colour: plainPainter });
  expect(unproven).toContain('it is not proven that all is as in the baseline');
});
