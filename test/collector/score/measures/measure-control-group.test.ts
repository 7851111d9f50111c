import { expect, test } from 'vitest';
import { renderHtml } from '../../../../lib/collector/report/html.ts';
import { plainPainter } from '../../../../lib/collector/report/painter.ts';
import { renderText } from '../../../../lib/collector/report/text.ts';
import { findSparedTenants } from '../../../../lib/drill/control-group.ts';
import { addEstimates } from '../../../../lib/kit/stats/add-estimates.ts';
import { compareShares } from '../../../../lib/kit/stats/difference.ts';
import { wilsonInterval } from '../../../../lib/kit/stats/interval.ts';
import { parseWrittenDrill } from '../../../support/parse-written-drill.ts';
import {
  arrivalsWithin,
  failRequest,
  scoreWrittenRun,
  writePerfectRun,
  type WrittenRun,
} from '../../../support/records.ts';
import { writtenTimeline } from '../../../support/written-timeline.ts';

const header = 'x-cutover-tenant';
const tenants = { ratio: 0.5, header };
const timeline = writtenTimeline.map((entry) => ({
  ...entry,
  primary: entry.primary.map((fault) => ({ ...fault, match: { tenants } })),
}));

/** Forty tenants in turn, of whom the faults, from 12 s to 32 s, are for about a half. */
function write(of = timeline): { run: WrittenRun; isHit: (index: number) => boolean } {
  const run = writePerfectRun({ timeline: of } as Parameters<typeof writePerfectRun>[0]);
  const spared = findSparedTenants(run.drill)!;
  for (const arrival of run.arrivals) arrival.tenant = `tenant-${arrival.index % 40}`;
  const isHit = (index: number): boolean => spared.isHit(`tenant-${index % 40}`);
  // Those that are spared meet no fault.
  run.attempts = run.attempts.filter(({ index, fault }) => fault === null || (index !== null && isHit(index)));
  return { run, isHit };
}

/** Fails every so many of those it is true of. */
function fail(run: WrittenRun, from: number, to: number, step: number, isIt: (index: number) => boolean): void {
  const some = arrivalsWithin(run, from, to).filter(({ index }) => isIt(index));
  for (const [place, { index }] of some.entries()) if (place % step === 0) failRequest(run, index);
}

test('a fault that costs those it is for half of their answers is told so, with an interval', () => {
  const { run, isHit } = write();
  fail(run, 13_000, 31_900, 2, isHit);
  const group = scoreWrittenRun(run).controlGroup!;
  expect(group).toMatchObject({ hitRatio: 0.5, mixed: null, met: { spared: 0 } });
  expect(group.tenants.hit + group.tenants.spared).toBe(40);
  const http = group.effects[0]!;
  expect(http.metric).toBe('httpSuccessRatio');
  expect(http.effect).toBeLessThan(-0.4);
  expect(http.interval[1]).toBeLessThan(-0.3);
  expect(http.sparedChange).toBe(0);
});

test('between two waves nothing is lost, and what a wave cost is not made smaller by that', () => {
  const [warmup, baseline, wave, , recovery] = timeline;
  const well = { ...wave!, durationMs: 60_000, primary: [] };
  const waves = [warmup, baseline, wave, well, wave, recovery];
  const { run, isHit } = write(waves as typeof timeline);
  fail(run, 13_000, 22_000, 1, isHit);
  fail(run, 82_000, 92_000, 1, isHit);
  const http = scoreWrittenRun(run).controlGroup!.effects[0]!;
  expect(http.effect).toBeLessThan(-0.9);
  expect(http.spared.afterN + http.hit.afterN).toBeLessThan(210);
});

test('an hour that is bad for all is not blamed on the fault', () => {
  const { run, isHit } = write();
  fail(run, 13_000, 31_900, 4, isHit);
  fail(run, 13_000, 31_900, 4, (index) => !isHit(index));
  const scorecard = scoreWrittenRun(run);
  const http = scorecard.controlGroup!.effects[0]!;
  expect(http.hit.after).toBeLessThan(0.8);
  expect(http.interval[0]).toBeLessThan(0);
  expect(http.interval[1]).toBeGreaterThan(0);
  expect(http.sparedInterval[1]).toBeLessThan(0);
  const text = renderText(scorecard, { colour: plainPainter });
  expect(text).toContain('HELD AGAINST THOSE IT SPARED');
  expect(text).toMatch(/For those that were spared it has changed, too \(HTTP success, Usable/);
  expect(renderHtml(scorecard)).toContain('Held against those it spared');
});

test('where requests of spared tenants met faults, the groups are mixed, and no effect is told', () => {
  const { run, isHit } = write();
  for (const { index } of arrivalsWithin(run, 13_000, 21_000))
    if (!isHit(index)) {
      const attempt = run.attempts.find((one) => one.index === index)!;
      attempt.fault = 'error-response';
    }
  const scorecard = scoreWrittenRun(run);
  expect(scorecard.controlGroup).toMatchObject({
    mixed: expect.stringMatching(
      /of the requests of spared tenants met a fault: the header x-cutover-tenant does not say/,
    ),
    effects: [],
  });
  expect(renderText(scorecard, { colour: plainPainter })).toContain('Their effect is not measured');
});

test('so it is where no request met a fault', () => {
  const { run } = write();
  run.attempts = run.attempts.filter(({ fault }) => fault === null);
  const scorecard = scoreWrittenRun(run);
  expect(scorecard.controlGroup).toMatchObject({
    met: { hit: 0, spared: 0 },
    mixed: expect.stringContaining('is the header x-cutover-tenant lost on the way'),
  });
  expect(renderText(scorecard, { colour: plainPainter })).toMatch(/lost on the way\s+to\s+the\s+provider\?\n/);
});

/** All requests of one tenant, who is one that faults are for or not. */
function writeOfOne(hit: boolean): WrittenRun {
  const run = writePerfectRun({ timeline } as Parameters<typeof writePerfectRun>[0]);
  const spared = findSparedTenants(run.drill)!;
  const names = Array.from({ length: 40 }, (_, place) => `tenant-${place}`);
  const tenant = names.find((name) => spared.isHit(name) === hit)!;
  for (const arrival of run.arrivals) arrival.tenant = tenant;
  if (!hit) run.attempts = run.attempts.filter(({ fault }) => fault === null);
  return run;
}

test('where nobody was spared, nothing is said of those that were', () => {
  const scorecard = scoreWrittenRun(writeOfOne(true));
  expect(scorecard.controlGroup).toMatchObject({ tenants: { hit: 1, spared: 0 }, mixed: null });
  const text = renderText(scorecard, { colour: plainPainter }).replaceAll(/\s+/g, ' ');
  expect(text).toContain('What has changed for those that were spared is not known: too few of them were asked.');
  expect(text).not.toContain('No change is shown');
});

test('where the faults were for nobody who asked, that is why, and no header that is lost', () => {
  expect(scoreWrittenRun(writeOfOne(false)).controlGroup).toMatchObject({
    tenants: { hit: 0, spared: 1 },
    mixed: 'none of the tenants that asked is one that faults are for',
    effects: [],
  });
});

test.each([
  ['faults are for all', [undefined, undefined]],
  ['faults are for other tenants each', [tenants, { ratio: 0.4, header }]],
  ['one of them is for all', [tenants, undefined]],
  ['their share moves', [{ ...tenants, ramp: { to: 0.8, durationMs: 1_000 } }]],
  ['nobody is spared', [{ ratio: 1 }, { ratio: 1 }]],
])('there is no control group where %s', (_, matches) => {
  let place = 0;
  const entries = writtenTimeline.map((entry) => ({
    ...entry,
    primary: entry.primary.map((fault) => {
      const match = matches[place++];
      return match === undefined ? fault : { ...fault, match: { tenants: match } };
    }),
  }));
  expect(findSparedTenants(parseWrittenDrill({ timeline: entries as never }))).toBeNull();
});

test('a difference of two shares is that of Newcombe, and four shares are wider', () => {
  const estimate = (hits: number, total: number) => {
    const [low, high] = wilsonInterval(hits, total);
    return { value: hits / total, low, high };
  };
  const [a, b] = [estimate(56, 70), estimate(48, 80)];
  const two = addEstimates([
    [1, a],
    [-1, b],
  ]);
  const { difference, interval } = compareShares({ hits: 56, total: 70 }, { hits: 48, total: 80 })!;
  expect(two).toEqual({
    value: expect.closeTo(difference, 12),
    low: expect.closeTo(interval[0], 12),
    high: expect.closeTo(interval[1], 12),
  });
  const four = addEstimates([
    [1, a],
    [-1, b],
    [-1, a],
    [1, b],
  ]);
  expect(four.value).toBeCloseTo(0, 12);
  expect(four.high - four.low).toBeGreaterThan(two.high - two.low);
});
