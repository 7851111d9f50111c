import { expect, test } from 'vitest';
import { createRandom } from '../../../../lib/kit/stats/random.ts';
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
  // Five of the last twenty, as many as chance does not bring where 95 % are good.
  ['not, when only its end went badly', write(`${'+'.repeat(95)}-----`), { kind: 'ended', heldMs: 9_500 }],
  [
    'although two of twenty were bad at the end, which says nothing',
    write(`${'+'.repeat(58)}--`),
    { kind: 'lasting', fromMs: 100, sentFromMs: 0 },
  ],
  [
    'only after the last window that was provably bad',
    write(`${'+'.repeat(100)}${'-'.repeat(5)}${'+'.repeat(100)}`),
    { kind: 'lasting', fromMs: 10_600, sentFromMs: 10_500 },
  ],
  [
    'not, where one in ten is bad all along, though no window proves it',
    write(`${'+'.repeat(20)}${'+++++++++-'.repeat(20)}`),
    { kind: 'ended', heldMs: 2_900 },
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

/** 20 requests a second for 450 s, of which so many are bad by chance. */
function writeLong(seed: number, badRatio: number): ServedRequest[] {
  const random = createRandom('lasting-service', seed);
  return write(Array.from({ length: 9_000 }, () => (random() < badRatio ? '-' : '+')).join(''), 50);
}

test('what is always so is no end of good service, however long it is watched', () => {
  const found = Array.from({ length: 100 }, (_, seed) => findLastingService(writeLong(seed, 0.01)));
  const early = found.filter((service) => service.kind === 'lasting' && service.fromMs <= 1_000);
  expect(early.length).toBeGreaterThanOrEqual(98);
});

test('what is bad more often than that is found, however long it is watched', () => {
  const found = Array.from({ length: 100 }, (_, seed) => findLastingService(writeLong(seed, 0.08)));
  // Near the end too little follows to tell.
  const early = found.filter((service) => service.kind === 'lasting' && service.fromMs <= 360_000);
  expect(early).toEqual([]);
});
