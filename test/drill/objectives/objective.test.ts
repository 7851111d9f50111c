import { describe, expect, it } from 'vitest';
import { objectiveSettings } from '../../../lib/drill/objectives/objective.ts';

describe('objectives of a drill file', () => {
  it('are read with a metric, a phase and a bound', () => {
    expect(objectiveSettings.read({ metric: 'failoverMs', max: 5_000 }, 'objectives[0]')).toEqual({
      metric: 'failoverMs',
      phase: 'run',
      max: 5_000,
    });
    expect(objectiveSettings.read({ metric: 'usableRatio', phase: 'outage', min: 0.9 }, 'objectives[0]')).toEqual({
      metric: 'usableRatio',
      phase: 'outage',
      min: 0.9,
    });
  });

  it.each([
    [{ metric: 'usableRate', max: 1 }, 'objectives[0].metric must be one of', 'Did you mean "usableRatio"?'],
    [
      { metric: 'failoverMs', phase: 'on-fallbck', max: 1 },
      'objectives[0].phase must be one of',
      'Did you mean "on-fallback"?',
    ],
    [
      { metric: 'failoverMs', phase: 'recovery', max: 1 },
      'objectives[0].phase must be run for failoverMs',
      'got "recovery"',
    ],
    [{ metric: 'failoverMs' }, 'objectives[0] must have min or max', 'asks for nothing'],
    [
      { metric: 'usableRatio', phase: 'outage', max: 0.9 },
      'objectives[0] must have min, for of usableRatio more is better',
      'got max 0.9 alone. Did you mean "min"?',
    ],
    [
      { metric: 'failoverMs', min: 5_000 },
      'objectives[0] must have max, for of failoverMs less is better',
      'got min 5000 alone. Did you mean "max"?',
    ],
    [{ metric: 'failoverMs', min: 5, max: 4 }, 'objectives[0].min must be at most max (4)', 'got 5'],
    [{ metric: 'usableRatio', min: 95 }, 'objectives[0].min must be between 0 and 1', 'got 95'],
    [{ metric: 'usableRatio', mini: 1 }, 'objectives[0].mini is not a known key', 'Did you mean "min"?'],
  ])('are refused with path, rule and value: %j', (input, rule, hint) => {
    const read = (): unknown => objectiveSettings.read(input, 'objectives[0]');
    expect(read).toThrow(rule);
    expect(read).toThrow(hint);
  });
});
