import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  checkDice,
  decideWhen,
  findSlice,
  scaleWhen,
  type WhenSettings,
  whenDraws,
  whenSettings,
} from '../../../lib/faults/fault/when.ts';
import { createRandom } from '../../../lib/kit/stats/random.ts';

/** `x` where the fault happens and `.` where it does not, for requests 1, 2, 3 … every `stepMs`. */
function draw(when: WhenSettings, requests: number, stepMs: number): string {
  return Array.from({ length: requests }, (_, place) => {
    const moment = { elapsedMs: place * stepMs, number: place + 1 };
    return decideWhen(when, moment, (purpose) => createRandom('when', place, purpose)()).hindered === null ? 'x' : '.';
  }).join('');
}

describe('a fault happens', () => {
  test.each<[what: string, when: WhenSettings, expected: string]>([
    ['always without conditions', {}, 'xxxxxxxxxxxx'],
    ['at every nth request', { everyNth: 3 }, '..x..x..x..x'],
    ['to the first n requests', { firstN: 4 }, 'xxxx........'],
    ['in a sequence that repeats', { sequence: ['hit', 'hit', 'spare'] }, 'xx.xx.xx.xx.'],
    [
      'in bursts, their end left out',
      {
        bursts: [
          { startMs: 200, durationMs: 300 },
          { startMs: 800, durationMs: 1 },
        ],
      },
      '..xxx...x...',
    ],
    ['on and off by turns, on first', { flap: { periodMs: 400, dutyRatio: 0.5 } }, 'xx..xx..xx..'],
    ['by turns that are short', { flap: { periodMs: 400, dutyRatio: 0.25 } }, 'x...x...x...'],
    ['never at probability 0', { probability: 0 }, '............'],
    ['always at probability 1', { probability: 1 }, 'xxxxxxxxxxxx'],
    ['never on a ramp that stays at 0', { ramp: { from: 0, to: 0, durationMs: 500 } }, '............'],
    ['when all conditions agree', { everyNth: 2, bursts: [{ startMs: 0, durationMs: 700 }] }, '.x.x.x......'],
    ['when all conditions agree, whichever is met first', { firstN: 6, sequence: ['spare', 'hit'] }, '.x.x.x......'],
  ])('%s', (_, when, expected) => {
    expect(draw(when, 12, 100)).toBe(expected);
  });

  test('with its probability', () => {
    const hits = draw({ probability: 0.3 }, 20_000, 1).replaceAll('.', '').length;
    expect(hits / 20_000).toBeCloseTo(0.3, 1);
    expect(Math.abs(hits - 6_000)).toBeLessThan(4 * Math.sqrt(20_000 * 0.3 * 0.7));
  });

  test('more and more often on a ramp, and then as often as at its end', () => {
    const drawn = draw({ ramp: { from: 0, to: 0.8, durationMs: 10_000 } }, 20_000, 1);
    const shares = [0, 5_000, 10_000, 15_000].map(
      (from) => drawn.slice(from, from + 5_000).replaceAll('.', '').length / 5_000,
    );
    for (const [place, share] of [0.2, 0.6, 0.8, 0.8].entries()) expect(shares[place]).toBeCloseTo(share, 1);
  });
});

test('scaled, it happens at the same places of a timeline that is scaled alike', () => {
  const when: WhenSettings = {
    bursts: [
      { startMs: 0, durationMs: 300 },
      { startMs: 500, durationMs: 700 },
    ],
    flap: { periodMs: 200, dutyRatio: 0.5 },
    ramp: { from: 0, to: 1, durationMs: 1_600 },
    everyNth: 2,
  };
  for (const factor of [0.25, 1, 4]) {
    expect(draw(scaleWhen(when, factor), 24, 50 * factor)).toBe(draw(when, 24, 50));
    expect(whenSettings.read(scaleWhen(when, factor), 'when')).toEqual(scaleWhen(when, factor));
  }
  expect(draw(scaleWhen(when, 0.5), 24, 50)).not.toBe(draw(when, 24, 50));
  // What is too short to be anything stays valid.
  expect(scaleWhen(when, 1e-6).flap).toEqual({ periodMs: 1, dutyRatio: 0.5 });
});

test('what stands against it is named, the first condition before the others', () => {
  const moment = { elapsedMs: 5_000, number: 5 };
  const flap = { periodMs: 10_000, dutyRatio: 0.1 };
  expect(decideWhen({ flap, firstN: 4 }, moment, () => 0)).toEqual({ chance: 0, hindered: 'when.firstN' });
  expect(decideWhen({ flap }, moment, () => 0)).toEqual({ chance: 0, hindered: 'when.flap' });
  expect(decideWhen({ probability: 0.5 }, moment, () => 0.5)).toEqual({ chance: 0.5, hindered: 'when.probability' });
  expect(decideWhen({ probability: 0.5 }, moment, () => 0.499)).toEqual({ chance: 0.5, hindered: null });
});

describe('dice', () => {
  test.each<[WhenSettings, string]>([
    [{ dice: 'region' }, 'when.dice must be beside probability, ramp or pick, got "region"'],
    [
      { dice: 'region', probability: 0.5, ramp: { from: 0, to: 1, durationMs: 1 } },
      'when.dice must be beside probability or ramp, not both, got "region"',
    ],
  ])('of %j are refused: %s', (settings, message) => {
    expect(() => checkDice(whenSettings.read(settings, 'when'), 'when')).toThrow(message);
  });

  test('are taken where they decide on something', () => {
    const one: WhenSettings = { dice: 'region', probability: 0.5, pick: { of: 'errors', weight: 1 } };
    const two: WhenSettings = { probability: 0.5, ramp: { from: 0, to: 1, durationMs: 1 } };
    for (const settings of [one, two]) expect(() => checkDice(settings, 'when')).not.toThrow();
  });
});

test('the slices of a group fill the whole draw, whatever their weights are', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: 0.001, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 20 }),
      (weights) => {
        const chain = weights.map((weight) => ({ when: { pick: { of: 'g', weight } } }));
        const slices = chain.map((_, place) => findSlice(chain, place));
        expect(slices[0]?.from).toBe(0);
        expect(slices.at(-1)?.to).toBe(1);
        for (const [place, slice] of slices.entries()) if (place > 0) expect(slice?.from).toBe(slices[place - 1]?.to);
      },
    ),
  );
  expect(findSlice([{}, { when: { pick: { of: 'g', weight: 3 } } }], 0)).toBeNull();
});

test('only shares, ramps and picks leave anything to chance', () => {
  const moment = fc.record({ elapsedMs: fc.double({ min: 0, max: 1e9, noNaN: true }), number: fc.integer({ min: 1 }) });
  const ratio = fc.double({ min: 0, max: 1, noNaN: true });
  const durationMs = fc.double({ min: 1, max: 86_400_000, noNaN: true });
  const when = fc.record(
    {
      probability: ratio,
      everyNth: fc.integer({ min: 1, max: 1_000 }),
      firstN: fc.integer({ min: 1, max: 1_000 }),
      sequence: fc.array(fc.constantFrom<'hit' | 'spare'>('hit', 'spare'), { minLength: 1, maxLength: 9 }),
      bursts: fc.array(fc.record({ startMs: fc.double({ min: 0, max: 1e7, noNaN: true }), durationMs }), {
        minLength: 1,
        maxLength: 3,
      }),
      flap: fc.record({ periodMs: durationMs, dutyRatio: ratio }),
      ramp: fc.record({ from: ratio, to: ratio, durationMs }),
    },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(when, moment, (settings, at) => {
      const read = whenSettings.read(settings, 'when');
      const { chance, hindered } = decideWhen(read, at, () => 0.5);
      expect(chance).toBeGreaterThanOrEqual(0);
      expect(chance).toBeLessThanOrEqual(1);
      if (!whenDraws(read)) expect(hindered === null ? 1 : 0).toBe(chance);
      if (chance === 0) expect(hindered).not.toBeNull();
      if (chance === 1) expect(hindered).toBeNull();
    }),
  );
});

test.each([
  [{ probability: 1.1 }, 'when.probability must be a number between 0 and 1, got 1.1'],
  [{ everyNth: 0 }, 'when.everyNth must be a whole number between 1 and 1000000000, got 0'],
  [{ firstN: 1.5 }, 'when.firstN must be a whole number'],
  [{ sequence: [] }, 'when.sequence must be a list of at least 1, at most 1000, got []'],
  [{ sequence: ['hti'] }, 'when.sequence[0] must be one of hit, spare, got "hti". Did you mean "hit"?'],
  [{ bursts: [{ startMs: 0 }] }, 'when.bursts[0].durationMs is missing: how long it lasts, ms'],
  [{ flap: { periodMs: 0, dutyRatio: 0.5 } }, 'when.flap.periodMs must be a number between 1 and 86400000, got 0'],
  [{ ramp: { from: 0, to: 2, durationMs: 1 } }, 'when.ramp.to must be a number between 0 and 1, got 2'],
  [{ probabilty: 1 }, 'when.probabilty is not a known key. Did you mean "probability"?'],
])('%j is refused: %s', (settings, message) => {
  expect(() => whenSettings.read(settings, 'when')).toThrow(message);
});
