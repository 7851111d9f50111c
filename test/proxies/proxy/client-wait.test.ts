import { expect, test } from 'vitest';
import { type Awaited, ClientWait } from '../../../lib/proxies/proxy/client-wait.ts';
import { createClientShares } from '../../../lib/proxies/proxy/client-shares.ts';
import { drillLimits, limitCounts } from '../../../lib/proxies/proxy/proxy-limits.ts';

const limits = { ...drillLimits, headMs: 3, bodySilenceMs: 2, bodyMs: 5, idleMs: 4, unreadMs: 2 };

/** After how many looks, one a millisecond, it is too long; null: never, within twenty. */
function countLooks(awaitedAt: (look: number) => Awaited | null): number | null {
  const wait = new ClientWait();
  for (let look = 0; look < 20; look++) if (wait.look(awaitedAt(look), 1, limits)) return look;
  return null;
}

test.each<[string, (look: number) => Awaited | null, number | null]>([
  ['a head that trickles has its time and no more', (look) => ({ what: 'head', of: 7, progress: look }), 3],
  [
    'heads that come one after the other each have theirs',
    (look) => ({ what: 'head', of: look, progress: look }),
    null,
  ],
  ['a body without a byte', () => ({ what: 'body', of: 'a', progress: 1 }), 2],
  ['a body that trickles on for ever', (look) => ({ what: 'body', of: 'a', progress: look }), 5],
  [
    'a body that is not read half of the time',
    (look) => (look % 2 ? null : { what: 'body', of: 'a', progress: 1 }),
    null,
  ],
  ['a connection without a request', () => ({ what: 'request', of: null, progress: 9 }), 4],
  ['one that was used between two looks', (look) => ({ what: 'request', of: null, progress: look >> 1 }), null],
  ['an answer that nobody takes', () => ({ what: 'reading', of: 'a', progress: 100 }), 2],
  ['an answer that is taken slowly', (look) => ({ what: 'reading', of: 'a', progress: 100 - look }), null],
  ['what is no turn of the client', () => null, null],
])('%s', (_, awaitedAt, looks) => {
  expect(countLooks(awaitedAt)).toBe(looks);
});

test('no client takes what is left for the others, of connections or of requests', () => {
  const shares = createClientShares({ ...drillLimits, ...limitCounts(8, 4) });
  const greedy = Array.from({ length: 10 }, () => shares.enter('10.0.0.1'));
  expect(greedy.filter((share) => share !== null)).toHaveLength(6);
  expect(greedy.map((share) => share?.beginRequest() ?? null).filter((taken) => taken === true)).toHaveLength(3);
  const other = shares.enter('10.0.0.2');
  expect(other?.beginRequest()).toBe(true);
  expect(shares.enter('10.0.0.3')?.beginRequest()).toBe(false);
  expect(shares.enter('10.0.0.4')).toBeNull();
  expect(shares.refused).toEqual({ connections: 5, requests: 4, overdue: 0 });
  shares.leave('10.0.0.1');
  greedy[0]?.endRequest();
  expect(shares.enter('10.0.0.4')?.beginRequest()).toBe(true);
});
