import { describe, expect, it } from 'vitest';
import { longestCallMs } from '../../lib/drill/caller-times.ts';
import { numberCalls } from '../../lib/drill/number-calls.ts';
import {
  arrivalOfTry,
  mostCalls,
  numberAsk,
  numberTry,
  ordinalOfTry,
  placeOfAsk,
  readByTry,
  requestOfTry,
} from '../../lib/drill/try-number.ts';
import { parseUnknownDrill } from '../support/parse-written-drill.ts';
import { writeDrill } from '../support/drills.ts';

const followUps = [
  { name: 'step', atMost: 2 },
  { name: 'repair', atMost: 1, streamed: false },
];

describe('the number of a call', () => {
  it('tells arrival, request and try, each but once', () => {
    const numbers = numberCalls({ clients: { retries: 1 } as never, followUps }, 7);
    expect(mostCalls(numbers)).toBe(8);
    const seen = new Set<number>();
    for (let arrival = 0; arrival < 7; arrival++) {
      for (let place = 0; place < 4; place++) {
        for (const ordinal of [1, 2]) {
          const request = numberAsk(arrival, place, numbers);
          const number = numberTry(request, ordinal, 7);
          seen.add(number);
          expect(arrivalOfTry(number, 7)).toBe(arrival);
          expect(placeOfAsk(number, numbers)).toBe(place);
          expect(ordinalOfTry(number, numbers)).toBe(ordinal);
          expect(requestOfTry(number, numbers)).toBe(request);
        }
      }
    }
    expect([...seen].toSorted((a, b) => a - b)).toEqual(Array.from({ length: 56 }, (_, number) => number));
  });

  it('of a follow-up reads as that, about the case of its arrival', () => {
    const arrivals = [0, 1, 2].map((index) => ({ index, kind: 'chat', streamed: true, case: { index } }));
    const read = readByTry(numberCalls({ followUps }, 3), (index) => arrivals[index]);
    expect(read(1)).toBe(arrivals[1]);
    expect(read(4)).toEqual({
      index: 4,
      kind: 'step',
      plannedKind: 'chat',
      streamed: true,
      case: { index: 1 },
    });
    expect(read(11)).toMatchObject({ index: 11, kind: 'repair', streamed: false, case: { index: 2 } });
    expect(read(12)).toBeUndefined();
    expect(readByTry(numberCalls({ followUps }, 0), () => arrivals[0])(0)).toBeUndefined();
  });
});

describe('follow-ups of a drill', () => {
  const parse = (written: object, contracts?: object[]) =>
    parseUnknownDrill({
      ...writeDrill(),
      traffic: { arrivals: { kind: 'poisson', ratePerSecond: 5 }, ...written },
      ...(contracts === undefined ? {} : { contracts }),
    });

  it.each([
    [[{ name: 'chat' }], 'traffic.followUps[0].name must be another than those of traffic.requests and before it'],
    [[{ name: 'step' }, { name: 'step' }], 'traffic.followUps[1].name must be another than'],
    [
      [
        { name: 'step', atMost: 12 },
        { name: 'more', atMost: 9 },
      ],
      'traffic.followUps must be at most 20 an arrival',
    ],
    [[{ name: 'step', atMost: 0 }], 'traffic.followUps[0].atMost must be'],
    [[], 'traffic.followUps must'],
  ])('%j: refused', (written, sentence) => {
    expect(() => parse({ followUps: written })).toThrow(sentence);
  });

  it('may have contracts of their own, and each may last as long as a request', () => {
    const drill = parse({ followUps: [{ name: 'step', atMost: 2 }], requestTimeoutMs: 1_000 }, [
      { kind: 'whole-answer', for: 'step' },
    ]);
    expect(drill.contracts).toEqual([{ kind: 'whole-answer', for: 'step' }]);
    expect(longestCallMs(drill.traffic)).toBe(3_000);
  });
});

it.each([
  ['maxSystemWords', { kind: 'text', for: 'step', maxSystemWords: 12 }],
  ['minSharedWords', { kind: 'text', for: 'step', minSharedWords: 1 }],
  ['maxSystemWords', { kind: 'house-rules', for: 'step', rules: [{ name: 'secret', maxSystemWords: 12 }] }],
])('a follow-up is held to no prompt that nobody knows, by %s', (rule, contract) => {
  const written = writeDrill();
  const withContract = (forWhom: string): unknown => ({
    ...written,
    traffic: { ...written.traffic, followUps: [{ name: 'step' }] },
    contracts: [{ ...contract, for: forWhom }],
  });
  expect(() => parseUnknownDrill(withContract('step'))).toThrow(
    `contracts[0] must be without ${rule} for a follow-up, whose prompt is not known`,
  );
  expect(() => parseUnknownDrill(withContract('chat'))).not.toThrow();
});
