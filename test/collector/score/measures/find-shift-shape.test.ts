import { expect, test } from 'vitest';
import { findShiftShape } from '../../../../lib/collector/score/measures/find-shift-shape.ts';
import type { ProviderChange, Shift } from '../../../../lib/collector/scorecard/scorecard.ts';

const flap: ProviderChange = { atMs: 5_000, to: 'primary', expected: null };
const away: ProviderChange = { atMs: 5_000, to: 'fallback', expected: 'away' };

/** 40 answers of the baseline, then the script, one every 100 ms from 4 s on. */
function find(script: string, changes: readonly ProviderChange[] = [away], baseline = 'p'.repeat(40)): Shift | null {
  const requests = (baseline + script).split('').map((letter, place) => ({
    atMs: place * 100,
    phase: place < 40 ? ('baseline' as const) : ('cutover' as const),
    server: letter === 'p' ? ('primary' as const) : letter === 'f' ? ('fallback' as const) : null,
  }));
  const outage = { phase: 'outage' as const, startMs: 4_000, endMs: 14_000 };
  return findShiftShape({ requests, faulted: 'primary', outage, appliedMs: 4_000, changes });
}

test('all at once is a step, however late', () => {
  expect(find('f'.repeat(100))?.shape).toBe('step');
  expect(find(`${'-'.repeat(40)}${'f'.repeat(60)}`)?.shape).toBe('step');
  expect(find(`${'p'.repeat(50)}${'f'.repeat(50)}`)).toEqual({ shape: 'step', riseMs: 800 });
});

test('a share that grows over seconds is a ramp, and so is one that does not come all the way', () => {
  const growing = Array.from({ length: 100 }, (_, place) => ((place * 7) % 60 < place ? 'f' : 'p')).join('');
  expect(find(growing)?.shape).toBe('ramp');
  expect(find('fffp'.repeat(25))).toEqual({ shape: 'ramp', riseMs: null });
});

test('to and fro is alternating', () => {
  expect(find('pf'.repeat(50), [away, flap, flap, flap])).toEqual({ shape: 'alternating', riseMs: null });
});

test('what stays, or rises by less than half, never moved', () => {
  expect(find('p'.repeat(100), [])).toEqual({ shape: 'never', riseMs: null });
  expect(find('ppf'.repeat(33), [])).toEqual({ shape: 'never', riseMs: null });
});

test('a share that the baseline had too has not risen', () => {
  expect(find('pf'.repeat(50), [], 'pf'.repeat(20))?.shape).toBe('never');
});

test('nine answers have no shape', () => {
  expect(find('f'.repeat(9))).toBeNull();
});
