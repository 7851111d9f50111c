import { expect, test } from 'vitest';
import { alignFactors } from '../../../lib/drill/incidents/align-factors.ts';
import type { Incident } from '../../../lib/drill/incidents/incident.ts';
import type { IncidentPhase } from '../../../lib/drill/incidents/phase.ts';
import { sliceIncident } from '../../../lib/drill/incidents/slice-incident.ts';
import { writePhase } from '../../support/incidents.ts';

const MIN = 60_000;
const step = { kind: 'step' } as const;
const turns = { on: 1, periodMs: 4 * MIN, onRatio: 0.5 };

test('moments that are the same but for what sums of fractions are off are one', () => {
  const phases = [
    writePhase({ durationMs: 1_000.1 }),
    writePhase({ startMs: 1_000.1, durationMs: 500.2, share: { from: 0.5, to: 0 } }),
    writePhase({ startMs: 1_500.3, durationMs: 60_000.7, on: 'fallback' }),
  ];
  const slices = sliceIncident({ phases, recovery: step });
  expect(slices.map(({ startMs, endMs, parts }) => [startMs, endMs, parts.map(({ share }) => share)])).toEqual([
    [0, 1_000, [1]],
    [1_000, 1_500, [{ from: 0.5, to: 0 }]],
    [1_500, 61_501, [1]],
  ]);
});

test('what has come to nothing by the end of the last phase does not recover once more', () => {
  const phases = [writePhase({ share: { from: 1, to: 0 } }), writePhase({ on: 'fallback', share: 0.5 })];
  const recovery = { kind: 'ramp', durationMs: MIN } as const;
  expect(sliceIncident({ phases, recovery }).at(-1)?.parts).toMatchObject([{ index: 1, share: { from: 0.5, to: 0 } }]);
});

test.each([
  ['turns on and off', { share: turns }, [3, 3, 3]],
  [
    'gets later and later',
    {
      faults: [
        { weight: 1, fault: { kind: 'late-body', delay: { kind: 'ramp', fromMs: 0, toMs: 9, durationMs: MIN } } },
      ],
    },
    [3, 3, 3],
  ],
  ['is as it is all the time', { share: 0.5 }, [1, 3, 1]],
  ['moves in a straight line, which several would bend', { share: { from: 0, to: 1 } }, [3, 3, 3]],
])('a phase cut in three by another that %s is played at one factor', (_, changes, factors) => {
  const phases = [writePhase(changes as never), writePhase({ on: 'fallback', startMs: 3 * MIN, durationMs: MIN })];
  expect(alignFactors(sliceIncident({ phases, recovery: step }), [1, 3, 1])).toEqual(factors);
});

test('two waves that turn on and off are two', () => {
  const phases = [writePhase({ share: turns }), writePhase({ share: turns, startMs: 20 * MIN })];
  expect(alignFactors(sliceIncident({ phases, recovery: step }), [1, 2, 3])).toEqual([1, 2, 3]);
});

test('how a line recovers is played at a factor of its own', () => {
  const phases = [writePhase({ share: { from: 0, to: 1 } })];
  const recovery = { kind: 'ramp', durationMs: MIN } as const;
  expect(alignFactors(sliceIncident({ phases, recovery }), [1, 2])).toEqual([1, 2]);
});

test('faults are armed anew where a share moves on from a cut, and where it recovers in another way', () => {
  const armed = (share: IncidentPhase['share'], recovery: Incident['recovery']): number[] => {
    const cut = writePhase({ on: 'fallback', startMs: 3 * MIN, durationMs: MIN });
    return sliceIncident({ phases: [writePhase({ share }), cut], recovery }).map(
      ({ parts }) => parts[0]?.armedMs ?? -1,
    );
  };
  const flapping = { kind: 'flapping', durationMs: MIN, periodMs: turns.periodMs, onRatio: turns.onRatio } as const;
  expect(armed({ from: 0, to: 1 }, step)).toEqual([0, 3 * MIN, 4 * MIN]);
  expect(armed(0.5, step)).toEqual([0, 0, 0]);
  expect(armed(0.5, { kind: 'ramp', durationMs: MIN })).toEqual([0, 0, 0, 10 * MIN]);
  expect(armed(turns, flapping)).toEqual([0, 0, 0, 0]);
});
