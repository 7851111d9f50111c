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
