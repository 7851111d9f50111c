import { expect, test } from 'vitest';
import type { RequestHead } from '../../../lib/wire/http1/message-head.ts';
import { Exchange } from '../../../lib/proxies/proxy/exchange.ts';
import type { Decision, ExchangeEnd, ExchangeHandler } from '../../../lib/proxies/proxy/exchange-handler.ts';

const request: RequestHead = {
  kind: 'request',
  method: 'POST',
  target: '/',
  minorVersion: 1,
  headers: [],
  text: 'POST / HTTP/1.1\r\n\r\n',
  hostLine: null,
};
const connection = { breakOff() {}, onLateDecision: () => expect.unreachable(), hurry() {} };

/** An exchange whose deferred decision is this, and how it ended, each time it was told. */
function open(decide: () => Decision | Promise<Decision>): { exchange: Exchange; ends: ExchangeEnd[] } {
  const ends: ExchangeEnd[] = [];
  const handler: ExchangeHandler = {
    decision: { kind: 'defer', maxBytes: 10, decide },
    onEnd: (end) => void ends.push(end),
  };
  return { exchange: new Exchange(request, handler, null, connection), ends };
}

test('an exchange that ends while it is decided over stays ended: nothing is sent, and it is told once', () => {
  const { exchange, ends } = open(() => {
    exchange.end('client', 5);
    return { kind: 'forward' };
  });
  expect(exchange.settle([])).toBeNull();
  exchange.end('upstream', 9);
  expect([exchange.forwarded, exchange.ownAnswer]).toEqual([false, null]);
  expect(ends.map(({ outcome, atEpochMs }) => [outcome, atEpochMs])).toEqual([['client-gone', 5]]);
});

test('a decision that comes after the end changes nothing', async () => {
  const { exchange, ends } = open(() => Promise.resolve({ kind: 'hold' }));
  expect(exchange.settle([])).toBeNull();
  exchange.end('client', 5);
  await Promise.resolve();
  expect([exchange.held, exchange.deferred]).toEqual([false, false]);
  expect(ends).toHaveLength(1);
});
