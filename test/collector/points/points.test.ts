import { describe, expect, it } from 'vitest';
import { encodePoint } from '../../../lib/collector/points/encode-point.ts';
import { listCapacityPoints } from '../../../lib/collector/points/list-capacity-points.ts';
import { listEventPoint } from '../../../lib/collector/points/list-event-points.ts';
import { listRunPoints } from '../../../lib/collector/points/list-run-points.ts';
import { createLiveSeconds } from '../../../lib/collector/points/live-seconds.ts';
import type { Capacity } from '../../../lib/collector/scorecard/capacity.ts';
import type { Point } from '../../../lib/collector/points/point.ts';
import { writeCapacity } from '../../support/capacity/written-capacity.ts';
import type { ExchangeRecord } from '../../../lib/collector/records/record.ts';
import type { Second } from '../../../lib/collector/scorecard/second.ts';
import { exchangeOf, listRecords, scoreWrittenRun, T0, writePerfectRun } from '../../support/records.ts';
import { failedScorecard, passedScorecard } from '../../support/scorecards.ts';
import { say } from '../../support/written-gateway.ts';

const point = (changes: Partial<Point> = {}): Point => ({
  measurement: 'm',
  tags: { run: 'r' },
  fields: { value: 1 },
  atMs: 1_700_000_000_000,
  ...changes,
});

const step = (rate: number): Capacity['steps'][number] => ({
  rate,
  outcome: 'met',
  blocks: [{ held: true, overSaturated: false, callers: 240 }],
  callers: 240,
  attained: [{ ratio: 0.99, interval: [0.97, 0.998], callers: 240, outcome: 'met' }],
  concurrent: 3,
  providerMs: 700,
  targetMs: 12,
  paired: null,
});

describe('a line of the line protocol', () => {
  it.each([
    ['a number', point(), 'm,run=r value=1 1700000000000000000'],
    ['a microsecond', point({ atMs: 1_700_000_000_000.001 }), 'm,run=r value=1 1700000000000001000'],
    ['tags in order', point({ tags: { b: '2', a: '1' } }), 'm,a=1,b=2 value=1 1700000000000000000'],
    ['no tags', point({ tags: {} }), 'm value=1 1700000000000000000'],
    [
      'what ends a tag',
      point({ tags: { run: 'a b,c=d\\' } }),
      String.raw`m,run=a\ b\,c\=d/ value=1 1700000000000000000`,
    ],
    ['an empty tag, which is refused', point({ tags: { run: ' ' } }), 'm,run=none value=1 1700000000000000000'],
    ['a line break in a tag', point({ tags: { run: 'a\nb' } }), String.raw`m,run=a\ b value=1 1700000000000000000`],
    ['text', point({ fields: { t: 'say "a\\b"\n' } }), String.raw`m,run=r t="say \"a\\b\" " 1700000000000000000`],
    ['yes and no', point({ fields: { y: true, n: false } }), 'm,run=r y=true,n=false 1700000000000000000'],
    ['what is not measured', point({ fields: { a: null, b: undefined, c: 0 } }), 'm,run=r c=0 1700000000000000000'],
    ['no number', point({ fields: { a: Number.NaN, b: Infinity, c: 0 } }), 'm,run=r c=0 1700000000000000000'],
    ['nothing measured at all', point({ fields: { a: null } }), null],
    ['no time', point({ atMs: Number.NaN }), null],
  ])('has %s', (_title, given, line) => {
    expect(encodePoint(given)).toBe(line);
  });
});

describe('the points of a result', () => {
  const all = [
    ['a failed run', listRunPoints(failedScorecard)],
    ['a passed run', listRunPoints(passedScorecard)],
    ['a search', listCapacityPoints(writeCapacity({ steps: [step(4), step(8)] }))],
  ] as const;

  it.each(all)('of %s lie in one place each: none overwrites another', (_title, points) => {
    const places = points.map(({ measurement, tags, atMs }) => JSON.stringify([measurement, tags, atMs]));
    expect(places.length).toBeGreaterThan(3);
    expect(places.filter((place, index) => places.indexOf(place) !== index)).toEqual([]);
  });

  it.each(all)('of %s have the same tags in a measurement, and none that is a field too', (_title, points) => {
    for (const { measurement, tags, fields } of points) {
      const first = points.find((other) => other.measurement === measurement)!;
      expect(Object.keys(tags).sort(), measurement).toEqual(Object.keys(first.tags).sort());
      expect(Object.keys(fields).filter((name) => name in tags)).toEqual([]);
    }
  });

  it('say of a check whether only the early end of the run keeps it from holding', () => {
    const [first, ...others] = passedScorecard.validity;
    const ended = { ...passedScorecard, validity: [{ ...first!, ok: false, endedEarly: true as const }, ...others] };
    const checks = listRunPoints(ended).filter(({ measurement }) => measurement === 'cutover_validity');
    expect(checks.map(({ fields }) => fields['ended_early'])).toEqual([true, ...others.map(() => false)]);
  });

  it('have the verdict, the two numbers it is about, and each second', () => {
    const points = listRunPoints(failedScorecard);
    const [run] = points.filter(({ measurement }) => measurement === 'cutover_run');
    expect(run?.fields).toMatchObject({
      verdict: 'fail',
      verdict_code: 1,
      usable_ratio: failedScorecard.outage.usableRatio,
    });
    expect(run?.fields).toMatchObject({
      outage_requests: failedScorecard.outage.requests,
      whole_outage_requests: failedScorecard.outage.requests,
      whole_outage_usable_ratio: failedScorecard.outage.usableRatio,
    });
    const seconds = points.filter(({ measurement }) => measurement === 'cutover_second');
    expect(seconds).toHaveLength(failedScorecard.seconds.length);
    expect(seconds[3]?.atMs).toBe(Date.parse(failedScorecard.startedAt) + failedScorecard.seconds[3]!.second * 1_000);
  });
});

describe('the points of an outage that was well for a while', () => {
  it('have its ratios while faults were in force, and of all of it', () => {
    const whole = { requests: 240, httpSuccessRatio: 0.9, usableRatio: 0.8 };
    const outage = { requests: 80, httpSuccessRatio: 0.3, usableRatio: 0.2, whole };
    const [run] = listRunPoints({ ...failedScorecard, outage });
    expect(run?.fields).toMatchObject({
      outage_requests: 80,
      http_success_ratio: 0.3,
      usable_ratio: 0.2,
      whole_outage_requests: 240,
      whole_outage_http_success_ratio: 0.9,
      whole_outage_usable_ratio: 0.8,
    });
  });
});

describe('an event', () => {
  const tags = { run: 'r', drill: 'd' };
  it.each([
    ['armed', { provider: 'primary', faults: [{ kind: 'silence' }] }, 'primary: silence'],
    ['reverted', { provider: 'primary', faults: [] }, 'primary: no fault'],
    ['phase-began', { phase: 'outage', entry: 2 }, 'phase outage, entry 2'],
    ['stop-condition', { why: 'errors above 0.2' }, 'why errors above 0.2'],
  ])('of the journal, %s, says what it was', (what, details, text) => {
    const line = JSON.stringify({ atEpochMs: T0 + 0.25, what, ...details });
    expect(listEventPoint(line, 7, tags)).toEqual({
      measurement: 'cutover_event',
      tags: { ...tags, kind: what },
      atMs: T0 + 0.007,
      fields: { title: what.replace('-', ' '), text },
    });
  });

  it.each(['', '{', '[]', '{"what":"armed"}', '{"what":1,"atEpochMs":1}'])('is not made of %j', (line) => {
    expect(listEventPoint(line, 0, tags)).toBeNull();
  });
});

describe('the seconds of a run that goes on', () => {
  const run = writePerfectRun();
  const scorecard = scoreWrittenRun(run);
  const follow = ({ arrivals } = run) =>
    createLiveSeconds({
      arrivals,
      providers: scorecard.providers,
      isJudged: () => false,
    });

  it('come to what the scorer says in the end', () => {
    const live = follow();
    for (const record of listRecords(run)) live.add(record);
    expect(live.startEpochMs).toBe(T0);
    const seconds = live.takeChanged();
    expect(seconds.length).toBeGreaterThan(5);
    const pick = ({ second, due, sent, served, failed }: (typeof seconds)[number]) => ({
      second,
      due,
      sent,
      served,
      failed,
    });
    const scored = scorecard.seconds.filter(({ sent }) => sent > 0).map(pick);
    expect(seconds.map(pick)).toEqual(scored);
  });

  it('have the waits that the scorer has: whole text for who asked for a stream is there at its end, a call, nothing and what failed is nowhere', () => {
    const mixed = writePerfectRun();
    const streamed = mixed.arrivals.filter((arrival) => arrival.streamed);
    for (const { index } of mixed.arrivals) exchangeOf(mixed, index).said = say('As asked.');
    const call = { toolCalls: [{ id: 'call-1', name: 'search', arguments: '{}' }] };
    const kinds: ((exchange: ExchangeRecord) => Partial<ExchangeRecord>)[] = [
      () => ({}),
      ({ endMs }) => ({ streamed: false, firstTokenMs: null, gapsMs: [], endMs: endMs + 700, said: say('Whole.') }),
      () => ({ streamed: false, firstTokenMs: null, gapsMs: [], said: say('', call) }),
      () => ({ streamed: false, firstTokenMs: null, gapsMs: [], said: say('Wait.', call) }),
      () => ({ streamed: false, firstTokenMs: null, gapsMs: [], said: say('') }),
      ({ answer }) => ({ answer: { ...answer!, error: 'overloaded' }, endMs: 4_000 }),
      () => ({ end: 'cut', endMs: 5_000 }),
      () => ({ answer: null, endMs: 6_000 }),
    ];
    for (const [place, { index }] of streamed.entries()) {
      const exchange = exchangeOf(mixed, index);
      // By seconds, five streams in each: one where all are alike, and one that is mixed.
      const kind = Math.floor(place / 5) % 2 === 0 ? Math.floor(place / 10) : place;
      Object.assign(exchange, kinds[kind % kinds.length]!(exchange));
    }
    const live = follow(mixed);
    for (const record of listRecords(mixed)) live.add(record);
    const pick = ({ second, failed, ttftP50Ms, totalP95Ms }: Second) => ({ second, failed, ttftP50Ms, totalP95Ms });
    const scored = scoreWrittenRun(mixed).seconds.filter(({ sent }) => sent > 0);
    expect(new Set(scored.map(({ ttftP50Ms }) => ttftP50Ms)).size).toBeGreaterThan(2);
    expect(live.takeChanged().map(pick)).toEqual(scored.map(pick));
  });

  it('are told once, and again when something of them changes', () => {
    const live = follow();
    const records = listRecords(run);
    for (const record of records) live.add(record);
    live.takeChanged();
    expect(live.takeChanged()).toEqual([]);
    live.addJudgement({ kind: 'judgement', index: 0, exchange: 1, judgements: [] });
    expect(live.takeChanged()).toMatchObject([{ usable: 1 }]);
  });
});
