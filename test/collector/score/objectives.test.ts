import { describe, expect, it } from 'vitest';
import { metricIds } from '../../../lib/drill/objectives/metric-catalogue.ts';
import { arrivalsWithin, exchangeOf, failRequest, scoreWrittenRun, writePerfectRun } from '../../support/records.ts';

describe('objectives of a run', () => {
  it('measure every metric there is on a perfect run', () => {
    const objectives = metricIds.map((metric) => ({ metric, phase: 'run' as const, min: 0 }));
    const card = scoreWrittenRun(writePerfectRun({ objectives }));
    expect(card.objectives.filter(({ observed }) => observed === null)).toEqual([]);
    expect(card.verdict).toBe('pass');
  });

  it.each([
    ['httpSuccessRatio', 'outage', 181 / 201],
    ['failedRatio', 'outage', 20 / 201],
    ['failedRequests', 'outage', 20],
    ['failedRequests', 'recovery', 0],
    ['failedRequests', 'run', 20],
    ['usableRatio', 'outage', 171 / 201],
    ['usableRatio', 'baseline', 1],
    ['repairedWrongRatio', 'outage', 0],
    ['lostRequests', 'run', 20],
    ['attemptsPerRequest', 'outage', 401 / 201],
    ['attemptsPerRequest', 'recovery', 1],
    ['totalP50Ms', 'recovery', 104],
    ['totalP99Ms', 'outage', 1_604],
    ['ttftP50Ms', 'baseline', 30],
    ['falseClaims', 'run', 0],
    ['flaps', 'run', 0],
  ] as const)('%s in %s is %d', (metric, phase, value) => {
    const run = writePerfectRun({ objectives: [{ metric, phase, min: 0 }] });
    for (const { index } of arrivalsWithin(run, 15_000, 17_000)) failRequest(run, index);
    for (const { index } of arrivalsWithin(run, 18_000, 19_000)) {
      exchangeOf(run, index).answer = {
        ...exchangeOf(run, index).answer!,
        text: 'No idea.',
        toolCalls: [],
        refusal: 'no',
      };
    }
    expect(scoreWrittenRun(run).objectives[0]?.observed).toBeCloseTo(value, 6);
  });

  it('make a run fail, with one sentence each that names value and bound', () => {
    const run = writePerfectRun({
      objectives: [
        { metric: 'httpSuccessRatio', phase: 'outage', min: 0.5 },
        { metric: 'usableRatio', phase: 'on-fallback', min: 0.99 },
      ],
    });
    for (const { index } of arrivalsWithin(run, 20_000, 24_000)) {
      Object.assign(exchangeOf(run, index).answer!, { refusal: 'no', toolCalls: [] });
    }
    const card = scoreWrittenRun(run);
    expect(card.verdict).toBe('fail');
    expect(card.objectives.map(({ ok }) => ok)).toEqual([true, false]);
    expect(card.reasons).toEqual([
      { code: 'usableRatio', message: 'usableRatio in on-fallback was 79.8 %; required: at least 99.0 %.' },
    ]);
    expect(card.readiness.score).toBeCloseTo((3 + 4 * (159 / 199) + 3 - 703 / 29_000) / 10, 6);
  });

  it('are missed when there is nothing to measure them on', () => {
    const run = writePerfectRun({ objectives: [{ metric: 'usableRatio', phase: 'on-fallback', min: 0 }] });
    for (const { index } of arrivalsWithin(run, 12_000, 32_000)) failRequest(run, index);
    expect(scoreWrittenRun(run)).toMatchObject({ verdict: 'fail', objectives: [{ ok: false, observed: null }] });
  });
});
