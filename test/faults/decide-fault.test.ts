import { describe, expect, test } from 'vitest';
import { chainReadsBody, decideFault, type FaultContext } from '../../lib/faults/decide-fault.ts';
import { readFaultRequest } from '../../lib/faults/fault/fault-request.ts';
import type { FaultSettings } from '../../lib/faults/index.ts';

const silence: FaultSettings = { kind: 'silence' };
const empty: FaultSettings = { kind: 'empty-body' };

function context(changes: Partial<FaultContext> = {}): FaultContext {
  const head = { method: 'POST', target: '/v1/chat/completions', headers: [], atEpochMs: 0 };
  const request = readFaultRequest({ ...head, body: '{"model":"a"}' });
  return { request, elapsedMs: 0, matchedBefore: [], seed: 1, identity: 'a', ...changes };
}

describe('a chain of faults', () => {
  test('without any passes everything on', () => {
    expect(decideFault([], context())).toEqual({ steps: [], applied: [], headers: {}, changes: [] });
  });

  test('is decided by the first that applies; those behind it are not asked', () => {
    const { steps, applied } = decideFault([silence, empty], context());
    expect(applied).toEqual([{ place: 0, fault: silence, action: { kind: 'hold' } }]);
    expect(steps).toEqual([
      { kind: 'applied', chance: 1 },
      { kind: 'preempted', by: 'silence' },
    ]);
  });

  test('asks on where a fault is not for this request, or not for this moment', () => {
    const chain: FaultSettings[] = [
      { ...silence, match: { models: ['b'] } },
      { ...silence, when: { firstN: 2 } },
      { ...silence, when: { probability: 0 } },
      empty,
    ];
    const { steps, applied } = decideFault(chain, context({ matchedBefore: [0, 2, 0, 0] }));
    expect(applied.map(({ fault }) => fault)).toEqual([empty]);
    expect(steps).toEqual([
      { kind: 'unmatched', reason: 'match.models' },
      { kind: 'spared', reason: 'when.firstN', chance: 0 },
      { kind: 'spared', reason: 'when.probability', chance: 0 },
      { kind: 'applied', chance: 1 },
    ]);
  });

  const pick = (weight: number, of = 'errors'): { when: { pick: { of: string; weight: number } } } => ({
    when: { pick: { of, weight } },
  });

  test('takes one of a group for each request, by weight, always one, and tells how likely each was', () => {
    const chain: FaultSettings[] = [
      { ...silence, ...pick(3) },
      { ...empty, ...pick(1) },
    ];
    const hits = [0, 0];
    const requests = 4_000;
    for (let index = 0; index < requests; index++) {
      const { steps, applied } = decideFault(chain, context({ identity: `r${index}`, matchedBefore: [0, 0] }));
      expect(applied).toHaveLength(1);
      hits[applied[0]?.place ?? 0]! += 1;
      const left = steps[1 - (applied[0]?.place ?? 0)];
      expect(left).toMatchObject({ kind: 'spared', reason: 'when.pick' });
      expect(steps.map((step) => ('chance' in step ? step.chance : null))).toEqual([0.75, 0.25]);
    }
    expect(Math.abs((hits[0] ?? 0) - 3_000)).toBeLessThan(4 * Math.sqrt(requests * 0.75 * 0.25));
  });

  test('draws for groups of other names apart, and leaves a share of a group to its members', () => {
    const chain: FaultSettings[] = [
      { ...silence, when: { pick: { of: 'a', weight: 1 }, probability: 0.2 } },
      { ...empty, when: { pick: { of: 'a', weight: 1 }, probability: 0.2 } },
    ];
    const requests = 4_000;
    let hits = 0;
    for (let index = 0; index < requests; index++) {
      hits += decideFault(chain, context({ identity: `r${index}`, matchedBefore: [0, 0] })).applied.length;
    }
    expect(Math.abs(hits - 800)).toBeLessThan(4 * Math.sqrt(requests * 0.2 * 0.8));
  });

  test('throws shared dice once for a planned request: on either provider, at any place, for each try', () => {
    const fault = (dice: string): FaultSettings => ({ ...silence, when: { probability: 0.5, dice } });
    const draw = (chain: FaultSettings[], identity: string, arrival: (index: number) => number | null): string =>
      Array.from({ length: 200 }, (_, index) => {
        const changes = { identity: `${identity} ${index}`, arrival: arrival(index), matchedBefore: [9, 9] };
        return decideFault(chain, context(changes)).applied.length === 0 ? '.' : 'x';
      }).join('');
    const known = (index: number): number => index;
    const never: FaultSettings = { ...empty, when: { firstN: 1 } };
    const primary = draw([fault('region')], 'primary 0', known);
    expect(draw([fault('region')], 'fallback 0', known)).toBe(primary);
    expect(draw([never, fault('region')], 'primary 1', known)).toBe(primary);
    const ramp: FaultSettings = { ...silence, when: { ramp: { from: 0.5, to: 0.5, durationMs: 1 }, dice: 'region' } };
    expect(draw([ramp], 'fallback 0', known)).toBe(primary);
    // Sabotage: other dice, or a call nobody knows the request of, draw otherwise.
    expect(draw([fault('other')], 'fallback 0', known)).not.toBe(primary);
    expect(draw([fault('region')], 'fallback 0', () => null)).not.toBe(primary);
  });

  test('lets a group on both providers fail alike by shared dice', () => {
    const chain = (first: FaultSettings, second: FaultSettings): FaultSettings[] => [
      { ...first, when: { pick: { of: 'errors', weight: 1 }, dice: 'region' } },
      { ...second, when: { pick: { of: 'errors', weight: 1 }, dice: 'region' } },
    ];
    for (let arrival = 0; arrival < 100; arrival++) {
      const of = (identity: string) =>
        decideFault(chain(silence, empty), context({ identity, arrival, matchedBefore: [0, 0] })).applied[0]?.place;
      expect(of('primary')).toBe(of('fallback'));
    }
  });

  test('draws by seed, request and place in the chain, and by nothing else', () => {
    const fault: FaultSettings = { ...silence, when: { probability: 0.5 } };
    const draw = (changes: Partial<FaultContext>, place = 0): string =>
      Array.from({ length: 200 }, (_, index) => {
        const chain = [
          ...Array.from({ length: place }, (): FaultSettings => ({ ...empty, when: { firstN: 1 } })),
          fault,
        ];
        const matchedBefore = chain.map(() => 5);
        const { applied } = decideFault(chain, context({ matchedBefore, identity: `r${index}`, ...changes }));
        return applied.length === 0 ? '.' : 'x';
      }).join('');
    expect(draw({})).toBe(draw({ elapsedMs: 9, matchedBefore: [7] }));
    expect(new Set([draw({}), draw({ seed: 2 }), draw({}, 1)]).size).toBe(3);
    expect(new Set(draw({ identity: 'same' })).size).toBe(1);
  });
});

describe('the body is read', () => {
  test.each<[what: string, identified: boolean, reads: boolean, ...FaultSettings[]]>([
    ['not for a fault for all', false, false, silence],
    ['not for the path', false, false, { ...silence, match: { path: '/' } }],
    ['for the model', true, true, { ...silence, match: { models: ['a'] } }],
    ['for one of several', true, true, silence, { ...silence, match: { streamed: true } }],
    ['for a fault that asks whether it is streamed', true, true, { kind: 'ok-with-error-body', error: 'openai-500' }],
    ['not for dice, when it is known which request it is', true, false, { ...silence, when: { probability: 1 } }],
    ['for dice, when that stands in the body', false, true, { ...silence, when: { probability: 1 } }],
    ['not for what is counted', false, false, { ...silence, when: { firstN: 1 } }],
  ])('%s', (_, identified, reads, ...chain) => {
    expect(chainReadsBody(chain, identified)).toBe(reads);
  });
});
