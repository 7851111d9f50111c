import { describe, expect, it, test } from 'vitest';
import type { AfterTry, RunRecord } from '../../../lib/collector/records/record.ts';
import { stopConditionSettings } from '../../../lib/drill/objectives/stop-conditions.ts';
import { numberAsk, numberTry } from '../../../lib/drill/try-number.ts';
import { createRandom } from '../../../lib/kit/stats/random.ts';
import { watchHarm } from '../../../lib/run/runner/watch-harm.ts';

const T0 = 1_700_000_000_000;
const PLANNED = 20_000;
/** Two follow-ups behind each arrival, and each of its requests is tried three times. */
const numbers = {
  planned: PLANNED,
  tries: 3,
  followUps: [
    { name: 'second', atMost: 1 },
    { name: 'third', atMost: 1 },
  ],
};

/** The number of a try of one of an arrival's requests. */
const numberOf = (arrival: number, place: number, ordinal: number): number =>
  numberTry(numberAsk(arrival, place, numbers), ordinal, PLANNED);

/** A try as the observer sees it. */
function exchange(index: number, endedMs: number, status = 200): RunRecord {
  return {
    kind: 'exchange',
    id: `exchange-${index}`,
    index,
    startEpochMs: T0 + endedMs - 100,
    headersMs: 100,
    firstTokenMs: null,
    endMs: 100,
    gapsMs: [],
    status,
    end: 'complete',
    streamed: false,
    requestBytes: 10,
    responseBytes: 10,
    headers: {},
    answer: null,
  };
}

/** And as k6 tells it. */
function line(index: number, endedMs: number, status: number, next: AfterTry): RunRecord {
  const times = { dueEpochMs: T0 + endedMs - 100, startEpochMs: T0 + endedMs - 100, endEpochMs: T0 + endedMs };
  return { kind: 'request', index, ...times, status, errorCode: 0, next };
}

function create(condition: object = { max: 0.2 }) {
  const read = stopConditionSettings.read({ metric: 'lostSessionRatio', ...condition }, 'stopConditions[0]');
  const watching = watchHarm([read], {
    isJudged: () => true,
    isStreamed: () => false,
    numbers,
    providers: [],
    readPlanned: () => undefined,
  });
  watching.add({ kind: 'phase', entry: 0, phase: 'warmup', startEpochMs: T0 });
  return watching;
}
const begin: RunRecord = { kind: 'phase', entry: 1, phase: 'baseline', startEpochMs: T0 + 1_000 };

/** What is said at 9 s of 40 sessions whose requests ended at 8 s, half of them as `spoil` has it. */
function watch(spoil: (arrival: number) => RunRecord[], condition?: object): string | null {
  const watching = create(condition);
  watching.add(begin);
  for (let arrival = 0; arrival < 40; arrival++) {
    const own =
      arrival % 2 === 0
        ? spoil(arrival)
        : [exchange(numberOf(arrival, 0, 1), 8_000), line(numberOf(arrival, 0, 1), 8_000, 200, 'end')];
    for (const record of own) watching.add(record);
  }
  return watching.check(T0 + 9_000, null);
}

const LOST = '50.0 % of 40 sessions in 10.0 s were lost, at most 20.0 % may be';

describe('A drill is stopped where sessions are lost:', () => {
  test.each<[string, (arrival: number) => RunRecord[]]>([
    [
      'their request failed on its last try',
      (arrival) => [exchange(numberOf(arrival, 0, 3), 8_000, 503), line(numberOf(arrival, 0, 3), 8_000, 503, 'end')],
    ],
    [
      'k6 says that there is no other try',
      (arrival) => [exchange(numberOf(arrival, 0, 1), 8_000, 400), line(numberOf(arrival, 0, 1), 8_000, 400, 'end')],
    ],
    [
      'k6 says so before the observer does',
      (arrival) => [line(numberOf(arrival, 0, 1), 8_000, 400, 'end'), exchange(numberOf(arrival, 0, 1), 8_000, 400)],
    ],
    [
      'the caller gave up',
      (arrival) => [
        exchange(numberOf(arrival, 0, 2), 8_000, 503),
        line(numberOf(arrival, 0, 2), 8_000, 503, 'abandon'),
      ],
    ],
    ['the caller waited no longer', (arrival) => [line(numberOf(arrival, 0, 1), 8_000, 0, 'end')]],
    [
      'a follow-up failed behind a good answer',
      (arrival) => [
        exchange(numberOf(arrival, 0, 1), 7_000),
        exchange(numberOf(arrival, 1, 1), 8_000, 400),
        line(numberOf(arrival, 1, 1), 8_000, 400, 'end'),
      ],
    ],
    [
      'a follow-up failed and the next one did not',
      (arrival) => [exchange(numberOf(arrival, 1, 3), 7_000, 503), exchange(numberOf(arrival, 2, 1), 8_000)],
    ],
  ])('%s', (_, spoil) => {
    expect(watch(spoil)).toBe(LOST);
  });
});

describe('A drill is not stopped', () => {
  test.each<[string, (arrival: number) => RunRecord[], object?]>([
    [
      'by tries that fail and are followed by others',
      (arrival) => [
        exchange(numberOf(arrival, 0, 1), 7_000, 503),
        line(numberOf(arrival, 0, 1), 7_000, 503, 'again'),
        exchange(numberOf(arrival, 0, 2), 8_000),
        line(numberOf(arrival, 0, 2), 8_000, 200, 'end'),
      ],
    ],
    ['by tries of which nobody knows yet', (arrival) => [exchange(numberOf(arrival, 0, 1), 8_000, 503)]],
    [
      'by fewer sessions than it takes',
      (arrival) => [exchange(numberOf(arrival, 0, 3), 8_000, 503)],
      { max: 0.2, minCalls: 41 },
    ],
  ])('%s', (_, spoil, condition) => {
    expect(watch(spoil, condition)).toBeNull();
  });

  it('by what was lost in the warm-up, or before the window', () => {
    const watching = create();
    const lose = (from: number, atMs: number): void => {
      for (let arrival = from; arrival < from + 40; arrival++)
        watching.add(exchange(numberOf(arrival, 0, 3), atMs, 503));
    };
    lose(0, 500);
    watching.add(begin);
    lose(40, 1_050);
    expect(watching.check(T0 + 2_000, null)).toBeNull();
    lose(80, 1_500);
    expect(watching.check(T0 + 2_000, null)).toMatch(/^100 % of 40 sessions/);
    expect(watching.check(T0 + 12_000, null)).toBeNull();
  });

  it('in any of 40 healthy runs of five minutes at the bound of the guide', () => {
    const stopped: string[] = [];
    for (let run = 0; run < 40; run++) {
      const random = createRandom('sessions', run);
      const watching = create();
      watching.add({ ...begin, startEpochMs: T0 });
      // Five sessions a second of three requests each; one request in fifty fails on its last try.
      for (let arrival = 0; arrival < 1_500; arrival++) {
        const atMs = 1_000 + arrival * 200;
        for (let place = 0; place < 3; place++)
          watching.add(exchange(numberOf(arrival, place, 3), atMs + place * 50, random() < 0.02 ? 503 : 200));
        const why = arrival % 5 === 0 ? watching.check(T0 + atMs, null) : null;
        if (why !== null) stopped.push(`${run}: ${why}`);
      }
    }
    expect(stopped).toEqual([]);
  });
});
