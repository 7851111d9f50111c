import { describe, expect, test } from 'vitest';
import { planStep } from '../../../lib/wire/shape/plan-step.ts';
import type { ResponseShape } from '../../../lib/wire/shape/response-shape.ts';
import type { ShapeMoment } from '../../../lib/wire/shape/shape-step.ts';

const begun: ShapeMoment = { headSent: false, elapsedMs: 0, bytesSent: 0, tokensSent: 0 };
const sent: ShapeMoment = { ...begun, headSent: true };
const pass = { kind: 'pass' };
const stop = (unit: 'bytes' | 'tokens', count: number): ResponseShape => ({
  kind: 'stop',
  after: { unit, count },
  how: { kind: 'end' },
});
const pace = (unit: 'bytes' | 'tokens', count: number): ResponseShape => ({ kind: 'pace', perSecond: { unit, count } });

describe('a shape of a response', () => {
  test.each<[string, ResponseShape, ShapeMoment, object]>([
    [
      'a delay waits before the head',
      { kind: 'delay', of: 'head', ms: 50 },
      { ...begun, elapsedMs: 20 },
      { kind: 'wait', ms: 30 },
    ],
    [
      'a delay passes the head when it is over',
      { kind: 'delay', of: 'head', ms: 50 },
      { ...begun, elapsedMs: 50 },
      pass,
    ],
    ['a delay leaves the body alone', { kind: 'delay', of: 'head', ms: 50 }, sent, pass],
    ['a delay of the body passes the head', { kind: 'delay', of: 'body', ms: 50 }, begun, pass],
    [
      'a delay of the body counts from the head',
      { kind: 'delay', of: 'body', ms: 50 },
      { ...sent, elapsedMs: 20 },
      { kind: 'wait', ms: 30 },
    ],
    ['a delay of the body ends', { kind: 'delay', of: 'body', ms: 50 }, { ...sent, elapsedMs: 50 }, pass],
    ['a pace leaves the head alone', pace('bytes', 10), begun, pass],
    ['a pace waits for the first byte', pace('bytes', 10), sent, { kind: 'wait', ms: 100 }],
    ['a pace passes what is due', pace('bytes', 10), { ...sent, elapsedMs: 350 }, { kind: 'pass', maxBytes: 3 }],
    [
      'a pace waits until the next token is due',
      pace('tokens', 2),
      { ...sent, elapsedMs: 600, tokensSent: 1 },
      { kind: 'wait', ms: 400 },
    ],
    ['a stop passes the head', stop('bytes', 0), begun, pass],
    ['a stop after nothing stops behind the head', stop('bytes', 0), sent, { kind: 'end' }],
    ['a stop passes what is left in bytes', stop('bytes', 9), { ...sent, bytesSent: 5 }, { kind: 'pass', maxBytes: 4 }],
    [
      'a stop passes what is left in tokens',
      stop('tokens', 3),
      { ...sent, tokensSent: 1 },
      { kind: 'pass', maxTokens: 2 },
    ],
    ['a stop by tokens leaves what has none', stop('tokens', 0), { ...sent, tokensSent: null }, pass],
    ['a pace by tokens leaves what has none', pace('tokens', 2), { ...sent, tokensSent: null }, pass],
    ['a stop counts its own unit alone', stop('tokens', 3), { ...sent, bytesSent: 99 }, { kind: 'pass', maxTokens: 3 }],
    ['a stop stops when it is all there', stop('tokens', 3), { ...sent, tokensSent: 3 }, { kind: 'end' }],
    [
      'a stop before the head does not wait for anything',
      { kind: 'stop', after: null, how: { kind: 'reset' } },
      begun,
      { kind: 'reset' },
    ],
  ])('%s', (_, shape, moment, step) => {
    expect(planStep(shape, moment)).toEqual(step);
  });
});
