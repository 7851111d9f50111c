import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readFaultRequest } from '../../../lib/faults/fault/fault-request.ts';
import type { FaultSettings } from '../../../lib/faults/index.ts';
import { createFaultChain, type FaultChain } from '../../../lib/proxies/injector/fault-chain.ts';

function start(faults: FaultSettings[], seed = 1): FaultChain {
  return createFaultChain({ faults, seed, seat: 'primary', armedAtMs: 1_000 });
}

/** Sends attempts with these indexes, one every 10 ms; the kinds applied to each, or null. */
function send(chain: FaultChain, indexes: readonly (number | null)[], body = '{}'): (string | null)[] {
  return indexes.map((index, place) => {
    const head = { method: 'POST', target: '/v1/chat/completions', headers: [] };
    const request = readFaultRequest({ ...head, body, atEpochMs: 5_000 + place * 10 });
    const { applied } = chain.decide({ request, nowMs: 1_000 + place * 10, index, number: place + 1 });
    return applied[0]?.fault.kind ?? null;
  });
}

const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

test('a summary tells what was seen, matched, applied and skipped, and why', () => {
  const chain = start([
    { kind: 'silence', match: { models: ['other'] } },
    { kind: 'empty-body', when: { everyNth: 2, firstN: 6 } },
    { kind: 'wrong-content-type', when: { bursts: [{ startMs: 30, durationMs: 30 }] } },
  ]);
  send(chain, upTo(10), '{"model":"this"}');
  expect(chain.summarize()).toEqual([
    {
      fault: 'silence',
      attempts: 10,
      matched: 0,
      applied: 0,
      skipped: { 'match.models': 10 },
      firstEpochMs: null,
      lastEpochMs: null,
      intendedRatio: null,
      observedRatio: null,
    },
    {
      fault: 'empty-body',
      attempts: 10,
      matched: 10,
      applied: 3,
      skipped: { 'when.everyNth': 5, 'when.firstN': 2 },
      firstEpochMs: 5_010,
      lastEpochMs: 5_050,
      intendedRatio: 0.3,
      observedRatio: 0.3,
    },
    {
      fault: 'wrong-content-type',
      attempts: 10,
      matched: 7,
      applied: 1,
      skipped: { 'behind empty-body': 3, 'when.bursts': 6 },
      firstEpochMs: 5_040,
      lastEpochMs: 5_040,
      intendedRatio: 1 / 7,
      observedRatio: 1 / 7,
    },
  ]);
});

test('an edit counts as applied when it has happened, and as skipped when it never will', () => {
  const chain = start([{ kind: 'drop-frame', frame: 1 }]);
  const decided = upTo(4).map((index) => {
    const request = readFaultRequest({
      method: 'POST',
      target: '/',
      headers: [],
      body: '{}',
      atEpochMs: 5_000 + index,
    });
    return chain.decide({ request, nowMs: 1_000, index, number: index + 1 });
  });
  expect(chain.summarize()).toMatchObject([
    { matched: 4, applied: 0, skipped: { 'not over yet': 4 }, observedRatio: 0 },
  ]);
  for (const [place, outcome] of [
    [0, { kind: 'skipped', reason: 'no body' }],
    [2, { kind: 'applied' }],
    [3, { kind: 'applied' }],
  ] as const) {
    decided[place]?.applied[0]?.settle(outcome);
  }
  expect(chain.summarize()).toMatchObject([
    { applied: 2, skipped: { 'no body': 1, 'not over yet': 1 }, firstEpochMs: 5_002, lastEpochMs: 5_003 },
  ]);
});

test('the share that was observed comes near the share that was intended', () => {
  const chain = start([{ kind: 'silence', when: { ramp: { from: 0, to: 0.6, durationMs: 50_000 } } }]);
  send(chain, upTo(5_000));
  const [summary] = chain.summarize();
  expect(summary?.intendedRatio).toBeCloseTo(0.3, 2);
  expect(Math.abs((summary?.observedRatio ?? 0) - 0.3)).toBeLessThan(4 * Math.sqrt(0.25 / 5_000));
});

test('a delay that ramps is as long as its chain has been armed for, whoever asks, and begins anew with the next arming', () => {
  const ramping: FaultSettings = {
    kind: 'late-headers',
    delay: { kind: 'ramp', fromMs: 100, toMs: 900, durationMs: 4_000 },
  };
  /** The delay that an attempt at each of these moments meets, ms. */
  const delaysOf = (
    armedAtMs: number,
    moments: readonly number[],
    index: (place: number) => number | null,
  ): unknown[] => {
    const chain = createFaultChain({ faults: [ramping], seed: 1, seat: 'primary', armedAtMs });
    return moments.map((nowMs, place) => {
      const request = readFaultRequest({ method: 'POST', target: '/', headers: [], body: '{}', atEpochMs: 5_000 });
      const [met] = chain.decide({ request, nowMs, index: index(place), number: place + 1 }).applied;
      return met?.action.kind === 'shape' && met.action.shape.kind === 'delay' ? met.action.shape.ms : met?.action.kind;
    });
  };
  const moments = [1_000, 1_500, 2_000, 3_000, 4_000, 5_000, 5_001, 60_000];
  const lengths = [100, 200, 300, 500, 700, 900, 900, 900];
  expect(delaysOf(1_000, moments, (place) => place)).toEqual(lengths);
  expect(delaysOf(1_000, moments, () => null)).toEqual(lengths);
  // Armed anew at 5 s, as the next entry of a timeline arms it, it is short again.
  expect(delaysOf(5_000, [5_000, 7_000, 9_000], (place) => place)).toEqual([100, 500, 900]);
});

test('shared dice hit the same requests at both providers, whenever, in whatever order and how often they call', () => {
  const faults = (dice?: string): FaultSettings[] => [
    { kind: 'silence', when: { probability: 0.4, ...(dice === undefined ? {} : { dice }) } },
  ];
  /** Which of these arrivals met the fault at least once at this provider. */
  const hitAt = (seat: string, dice: string | undefined, order: readonly number[]): Set<number> => {
    const chain = createFaultChain({ faults: faults(dice), seed: 1, seat, armedAtMs: 1_000 });
    const met = send(chain, order);
    return new Set(order.filter((_, place) => met[place] !== null));
  };
  const all = upTo(500);
  // The primary is asked once by each; the fallback by the last first, and twice.
  const primary = hitAt('primary', 'region', all);
  const fallback = hitAt('fallback', 'region', [...all.toReversed(), ...all]);
  expect(primary.size).toBeGreaterThan(150);
  expect(primary.size).toBeLessThan(250);
  expect([...fallback].toSorted((a, b) => a - b)).toEqual([...primary]);
  // A fallback that is asked by those alone whom the primary failed has nobody whom it answers.
  expect(hitAt('fallback', 'region', [...primary])).toEqual(primary);
  // Sabotage: each by its own dice, or by dice of other names, some of them would have been answered.
  expect(hitAt('fallback', undefined, [...primary]).size).toBeLessThan(primary.size);
  expect(hitAt('fallback', 'elsewhere', [...primary]).size).toBeLessThan(primary.size);
});

test('an arrival meets the same fault whenever it comes, and each of its tries is drawn anew', () => {
  const faults: FaultSettings[] = [{ kind: 'silence', when: { probability: 0.5 } }];
  const first = send(start(faults), upTo(300));
  expect(send(start(faults), upTo(300).toReversed()).toReversed()).toEqual(first);
  expect(send(start(faults, 2), upTo(300))).not.toEqual(first);
  const chain = start(faults);
  send(chain, upTo(300));
  const second = send(chain, upTo(300));
  const both = first.filter((kind, index) => kind !== null && second[index] !== null).length;
  // Half of those that failed once fail again, not all of them.
  expect(both / first.filter((kind) => kind !== null).length).toBeCloseTo(0.5, 0);
  expect(second).not.toEqual(first);
});

test('attempts that nobody knows are told apart by their order', () => {
  const kinds = send(start([{ kind: 'silence', when: { probability: 0.5 } }]), Array<null>(100).fill(null));
  expect(new Set(kinds).size).toBe(2);
});

test('every attempt is accounted for, in every chain', () => {
  const probability = fc.double({ min: 0, max: 1, noNaN: true });
  const fault: fc.Arbitrary<FaultSettings> = fc.record(
    {
      kind: fc.constantFrom<'silence' | 'empty-body'>('silence', 'empty-body'),
      match: fc.record(
        { models: fc.constantFrom(['a'], ['b']), tenants: fc.record({ ratio: probability }) },
        { requiredKeys: [] },
      ),
      when: fc.record({ probability, everyNth: fc.integer({ min: 1, max: 4 }) }, { requiredKeys: [] }),
    },
    { requiredKeys: ['kind'] },
  );
  fc.assert(
    fc.property(fc.array(fault, { minLength: 1, maxLength: 4 }), fc.nat(60), (faults, count) => {
      const chain = start(faults);
      const kinds = send(chain, upTo(count), '{"model":"a"}');
      const summaries = chain.summarize();
      const sum = (values: number[]): number => values.reduce((total, value) => total + value, 0);
      expect(summaries.map((summary) => summary.fault)).toEqual(faults.map(({ kind }) => kind));
      for (const { attempts, matched, applied, skipped } of summaries) {
        expect(attempts).toBe(count);
        expect(applied).toBeLessThanOrEqual(matched);
        expect(sum(Object.values(skipped)) + applied).toBe(count);
      }
      expect(sum(summaries.map(({ applied }) => applied))).toBe(kinds.filter((kind) => kind !== null).length);
    }),
  );
});
