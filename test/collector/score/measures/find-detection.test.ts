import { describe, expect, test } from 'vitest';
import type { AttemptFacts } from '../../../../lib/collector/score/evidence/attempt-table.ts';
import type { ScoredRequest } from '../../../../lib/collector/score/join/scored-request.ts';
import { findDetection } from '../../../../lib/collector/score/measures/find-detection.ts';

const FIRST_MS = 12_000;
const noHabit = { firstRatio: 0, bothRatio: 0, servedRatio: 0 };
const hedges = { firstRatio: 0, bothRatio: 0.5, servedRatio: 0 };

/** Thirty requests, one each 50 ms; the fault acted 1 ms after each that asked the primary was sent. */
function detect(
  callsOf: (place: number) => [AttemptFacts['provider'], afterMs: number][],
  baseline: typeof noHabit,
  server: 'primary' | 'fallback' = 'fallback',
  actedMs = 1,
): number | null {
  const requests = Array.from(
    { length: 30 },
    (_, place) => ({ arrival: { index: place }, atMs: FIRST_MS + place * 50, server }) as ScoredRequest,
  );
  const attemptsOf = ({ arrival, atMs }: ScoredRequest): AttemptFacts[] =>
    callsOf(arrival.index).map(([provider, afterMs]) => {
      const faults: readonly string[] = provider === 'primary' ? ['error-response'] : [];
      return { provider, startEpochMs: atMs + afterMs, faults } as AttemptFacts;
    });
  const met = requests.filter((request) => attemptsOf(request).some(({ provider }) => provider === 'primary'));
  return findDetection({
    requests,
    own: requests,
    hitMs: new Map(met.map(({ arrival, atMs }) => [arrival.index, atMs + actedMs])),
    isOther: (provider) => provider === 'fallback',
    appliedAtMs: FIRST_MS + actedMs,
    endMs: FIRST_MS + 1_500,
    startEpochMs: 0,
    baseline,
    attemptsOf,
  });
}

describe('the move is', () => {
  test('the second call of the first request that met the fault', () => {
    expect(
      detect(
        () => [
          ['primary', 1],
          ['fallback', 9],
        ],
        noHabit,
      ),
    ).toBe(FIRST_MS + 9);
  });

  test('the second call though the injector wrote down later that the fault acted on the first', () => {
    expect(
      detect(
        () => [
          ['primary', 1],
          ['fallback', 40],
        ],
        noHabit,
        'fallback',
        46,
      ),
    ).toBe(FIRST_MS + 46);
  });

  test('not a call before the one that met the fault', () => {
    expect(
      detect(
        (place) =>
          place % 3 === 0
            ? [
                ['fallback', 1],
                ['primary', 5],
              ]
            : [],
        noHabit,
      ),
    ).toBeNull();
  });

  test('of a target that asks both anyway, the hedged call of the first request, which was sent before the fault acted on it', () => {
    expect(
      detect(
        () => [
          ['primary', 1],
          ['fallback', 61],
        ],
        hedges,
      ),
    ).toBe(FIRST_MS + 61);
  });

  test('not one of a target that asks both anyway and answers from where it did before', () => {
    expect(
      detect(
        () => [
          ['primary', 1],
          ['fallback', 61],
        ],
        hedges,
        'primary',
      ),
    ).toBeNull();
  });

  test('the first request of those that began there, where none that met the fault went there', () => {
    const calls = detect((place) => (place < 15 ? [['primary', 1]] : [['fallback', 1]]), noHabit);
    expect(calls).toBe(FIRST_MS + 15 * 50 + 1);
  });

  test('none where it came once the fault was over', () => {
    const late = (afterMs: number) =>
      detect(
        (place) => [['primary', 1], ...(place === 29 ? [['fallback', afterMs] as ['fallback', number]] : [])],
        noHabit,
      );
    expect(late(40)).toBe(FIRST_MS + 29 * 50 + 40);
    expect(late(60)).toBeNull();
  });

  test('nowhere in a target that never went there', () => {
    expect(detect(() => [['primary', 1]], noHabit)).toBeNull();
  });
});
