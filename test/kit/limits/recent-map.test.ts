import { expect, test } from 'vitest';
import { readFaultRequest } from '../../../lib/faults/fault/fault-request.ts';
import { createFaultChain, type FaultChain } from '../../../lib/proxies/injector/fault-chain.ts';
import { RecentMap } from '../../../lib/kit/limits/recent-map.ts';

test('a full map forgets the key that was set longest ago', () => {
  const map = new RecentMap<string, number>(2);
  map.set('a', 1);
  map.set('b', 2);
  map.set('a', 3);
  map.set('c', 4);
  expect([map.get('a'), map.get('b'), map.get('c'), map.size]).toEqual([3, undefined, 4, 2]);
});

test('a key that must stay is never forgotten, and is when it may', () => {
  const map = new RecentMap<string, boolean>(1, (mayForget) => mayForget);
  map.set('a', false);
  map.set('b', false);
  expect(map.size).toBe(2);
  map.set('a', true);
  map.set('c', true);
  expect([map.get('a'), map.get('b'), map.get('c')]).toEqual([undefined, false, true]);
});

function ask(chain: FaultChain, tenant: string, number: number, index: number | null = null): boolean {
  const head = { method: 'POST', target: '/', headers: [['x-tenant', tenant]] as const, body: '{}' };
  const request = readFaultRequest({ ...head, atEpochMs: 0 });
  return chain.decide({ request, nowMs: 0, index, number }).applied.length > 0;
}

const limit = { kind: 'concurrency-limit', slots: 1, queue: 0, error: 'anthropic-529' } as const;
const start = (): FaultChain =>
  createFaultChain({
    faults: [{ ...limit, perTenant: { header: 'x-tenant' } }],
    seed: 1,
    seat: 'primary',
    armedAtMs: 0,
  });

test('a limit forgets idle tenants after ten thousand others, but none with a request under way', () => {
  const chain = start();
  expect([ask(chain, 'busy', 1), ask(chain, 'busy', 2)]).toEqual([false, true]);
  for (let number = 3; number < 20_000; number++) {
    ask(chain, `tenant-${number}`, number);
    chain.finish(number, { nowMs: 0, outputTokens: null });
  }
  expect(ask(chain, 'busy', 20_001)).toBe(true);
  expect(chain.finish(1, { nowMs: 0, outputTokens: null })).toEqual([]);
  expect(ask(chain, 'busy', 20_002)).toBe(false);
});

test('an attempt that is over twice frees one slot', () => {
  const chain = start();
  ask(chain, 'a', 1);
  for (const _ of [1, 2]) chain.finish(1, { nowMs: 0, outputTokens: null });
  expect([ask(chain, 'a', 2), ask(chain, 'a', 3)]).toEqual([false, true]);
});

test('a retry is told from a first try until a hundred thousand other arrivals have come', () => {
  const run = (between: number): boolean[] => {
    const chain = createFaultChain({
      faults: [{ kind: 'silence', when: { probability: 0.5 } }],
      seed: 1,
      seat: 'primary',
      armedAtMs: 0,
    });
    const asked = (from: number, count: number): boolean[] =>
      Array.from({ length: count }, (_, place) => ask(chain, '', from + place, from + place));
    const first = asked(0, 100);
    asked(1_000, between);
    return asked(0, 100).map((hit, place) => hit === first[place]);
  };
  expect(run(10)).toContain(false);
  expect(run(100_000)).not.toContain(false);
});
