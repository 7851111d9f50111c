import { describe, expect, test } from 'vitest';
import {
  type ConnectionContext,
  decideConnection,
  decidePort,
  listTlsFaults,
} from '../../lib/faults/decide-connection.ts';
import type { ConnectionFaultSettings } from '../../lib/faults/index.ts';

const reset: ConnectionFaultSettings = { kind: 'reset-on-accept' };
const ignore: ConnectionFaultSettings = { kind: 'accept-never-read' };
const refuse: ConnectionFaultSettings = { kind: 'refuse-connections', pooled: 'keep' };
const tls: ConnectionFaultSettings = { kind: 'tls-handshake-failure', how: 'alert' };
const context: ConnectionContext = { elapsedMs: 0, matchedBefore: [], seed: 1, identity: 'a' };

describe('a connection', () => {
  test('meets the first fault whose time it is, and is not asked for one that closes the port', () => {
    const second: ConnectionFaultSettings = { ...reset, when: { everyNth: 2 } };
    expect(decideConnection([refuse, second, ignore, tls], context)).toEqual({
      steps: [
        null,
        { kind: 'spared', reason: 'when.everyNth', chance: 0 },
        { kind: 'applied', chance: 1 },
        { kind: 'preempted', by: 'accept-never-read' },
      ],
      applied: { fault: ignore, action: { kind: 'never-read' } },
    });
    const { applied } = decideConnection([refuse, second, ignore], { ...context, matchedBefore: [0, 1, 1] });
    expect(applied?.fault).toBe(second);
  });

  test('meets nothing when there is nothing for it', () => {
    expect(decideConnection([refuse], context).applied).toBeNull();
  });

  test('is drawn for by its place and the seed, and by nothing else', () => {
    const chance: ConnectionFaultSettings[] = [{ ...reset, when: { probability: 0.5 } }];
    const draw = (seed: number): boolean[] =>
      Array.from(
        { length: 200 },
        (_, place) => decideConnection(chance, { ...context, seed, identity: `c${place}` }).applied !== null,
      );
    expect(draw(1)).toEqual(draw(1));
    expect(draw(2)).not.toEqual(draw(1));
    expect(Math.abs(draw(1).filter(Boolean).length - 100)).toBeLessThan(30);
  });
});

describe('the port', () => {
  test('is closed while a fault says so, and by no other', () => {
    const bursts = [{ startMs: 100, durationMs: 50 }];
    const faults: ConnectionFaultSettings[] = [reset, { ...refuse, when: { bursts } }];
    expect([99, 100, 149, 150].map((elapsedMs) => decidePort(faults, elapsedMs))).toEqual([
      null,
      { place: 1, pooled: 'keep' },
      { place: 1, pooled: 'keep' },
      null,
    ]);
  });
});

test('faults of TLS are known by name', () => {
  expect(listTlsFaults([reset, tls, { kind: 'silence' }])).toEqual(['tls-handshake-failure']);
});
