import { expect, test } from 'vitest';
import { findLastingService, type ServedRequest } from '../../../../lib/collector/score/join/find-lasting-service.ts';

/** A request every so many ms, answered after 100 ms: `+` good, `-` not; `.` is answered well after 1,500 ms. */
function write(marks: string, gapMs = 100): ServedRequest[] {
  return marks.split('').map((mark, place) => ({
    atMs: place * gapMs,
    overMs: mark === '-' ? null : place * gapMs + (mark === '.' ? 1_500 : 100),
    good: mark !== '-',
  }));
}

test.each<[what: string, requests: ServedRequest[], expected: ReturnType<typeof findLastingService>]>([
  ['at once', write('+'.repeat(40)), { kind: 'lasting', fromMs: 100, sentFromMs: 0 }],
  // One in twenty may be bad, so the window that begins with the last of the bad ones holds.
  [
    'after a second',
    write(`${'-'.repeat(10)}${'+'.repeat(40)}`),
    { kind: 'lasting', fromMs: 1_100, sentFromMs: 1_000 },
  ],
  [
    'by the first answer, not the first request',
    write('.'.repeat(40)),
    { kind: 'lasting', fromMs: 1_500, sentFromMs: 0 },
  ],
  [
    'not, after it went well for a while',
    write(`${'+'.repeat(30)}${'-'.repeat(30)}`),
    { kind: 'ended', heldMs: 3_000 },
  ],
  ['not, when only its end went badly', write(`${'+'.repeat(58)}--`), { kind: 'ended', heldMs: 5_800 }],
  [
    'although one of twenty was bad at the end',
    write(`${'+'.repeat(59)}-`),
    { kind: 'lasting', fromMs: 100, sentFromMs: 0 },
  ],
  ['never', write('+-'.repeat(30)), { kind: 'never' }],
  ['nobody knows, of nine', write('+'.repeat(9)), { kind: 'unknown' }],
  ['nobody knows, of nine that began badly', write('--+++++++'), { kind: 'unknown' }],
  ['never, of nine that ended badly', write('++++++++-'), { kind: 'never' }],
  ['never, of nine most of which were bad', write('-----++++'), { kind: 'never' }],
  [
    'by ten requests where 2 s hold fewer',
    write(`---${'+'.repeat(12)}`, 1_000),
    { kind: 'lasting', fromMs: 3_100, sentFromMs: 3_000 },
  ],
])('callers are served well from when on: %s', (_, requests, expected) => {
  expect(findLastingService(requests)).toEqual(expected);
});
