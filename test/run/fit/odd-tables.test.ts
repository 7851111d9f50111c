/** Tables of shares as people and programs write them: late by seconds, with lines that stray, that are missing or there twice, and in percent. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { drawCurves } from '../../../lib/collector/fit/draw-curves.ts';
import { fitIncident } from '../../../lib/run/fit/fit-incident.ts';

const STEP_MS = 900_000;
const BEGAN_MS = Date.UTC(2026, 10, 8);
const LINES = 96;
/** From noon to three 60 % of the calls fail, else 1 %. */
const shareAt = (line: number): number => (line >= 48 && line < 60 ? 0.6 : 0.01);
const nameTime = (line: number, lateMs = 0): string => new Date(BEGAN_MS + line * STEP_MS + lateMs).toISOString();

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cutover-odd-tables-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function fitTable(writeLine: (line: number) => string[], more: readonly string[] = []): ReturnType<typeof fitIncident> {
  const lines = [...more, ...Array.from({ length: LINES }, (_, line) => writeLine(line)).flat()];
  const path = join(folder, 'table.csv');
  writeFileSync(path, `time,error,share\n${lines.join('\n')}\n`);
  return fitIncident(path, { provider: 'openai' });
}

const line = (place: number, lateMs = 0): string => `${nameTime(place, lateMs)},503,${shareAt(place)}`;

test.each<[what: string, writeLine: (place: number) => string[], more: readonly string[]]>([
  [
    'whose lines come up to two seconds late, or one early',
    (place) => [line(place, ((place * 7) % 4) * 1_000 - 1_000)],
    [],
  ],
  ['whose lines come late by a clock of their own', (place) => [line(place, ((place * 11) % 30) * 1_000)], []],
  ['with a line before it that keeps no step', (place) => [line(place)], [line(0, -421_000)]],
  ['of which every third line is missing', (place) => (place % 3 === 1 ? [] : [line(place)]), []],
  ['with two lines a step, seconds apart', (place) => [line(place), line(place, 10_000)], []],
  ['with each line twice', (place) => [line(place), line(place)], []],
])('a table %s keeps its step', async (_, writeLine, more) => {
  const { fit, incident, found } = await fitTable(writeLine, more);
  expect(fit?.timeline.widthMs).toBe(STEP_MS);
  expect(incident?.phases, found.join('\n')).toHaveLength(1);
  const beganMs = Date.parse(incident?.startsAt ?? '');
  expect(Math.abs(beganMs - (BEGAN_MS + 48 * STEP_MS))).toBeLessThanOrEqual(30_000);
  expect(incident?.phases[0]).toMatchObject({ durationMs: 12 * STEP_MS });
  expect(incident?.phases[0]?.share).toBeCloseTo(0.596, 2);
});

test('calls that come as they come have no step, however few they are', async () => {
  // Ever 45 to 75 s apart, by no clock.
  const times = Array.from({ length: 400 }, (_, place) => place * 60_000 + ((place * 7_919) % 31) * 1_000);
  const path = join(folder, 'calls.csv');
  writeFileSync(
    path,
    `time,status\n${times.map((atMs) => `${new Date(BEGAN_MS + atMs).toISOString()},200`).join('\n')}\n`,
  );
  const { found } = await fitIncident(path, { provider: 'openai' });
  expect(found.join('\n')).toContain('in buckets of 10.0 min');
});

test('a column in percent without its sign is refused: what is below 1 in it would be read as a share', async () => {
  await expect(fitTable((place) => [`${nameTime(place)},503,${shareAt(place) * 90}`])).rejects.toThrow(
    /table\.csv: in its column of shares 12 of 96 lines have more than 1, the first 54: a share is 0 to 1, as 0\.25, or bears the sign of what is in percent, as 25%/,
  );
});

test('one slip in a long table is left out and told', async () => {
  const { reading } = await fitTable(
    (place) => [line(place), line(place, 300_000), line(place, 600_000)],
    [`${nameTime(0)},503,7`],
  );
  expect(reading.join('\n')).toContain('1 entry left out: its share is no number between 0 and 1, and no percentage');
});

test('a table that is sorted by kind has the lines of a moment apart: that is told, with what helps', async () => {
  const place = Array.from({ length: LINES }, (_, at) => at);
  const other = place.map((at) => line(at).replace('503', '429'));
  const { reading } = await fitTable((at) => [line(at)], other);
  expect(reading.join('\n')).toContain(
    'lines of a moment stand apart 96 times, with others between: each lot is taken for a whole of its own. Where they are parts of one, sort it by time',
  );
  const { reading: sorted } = await fitTable((at) => [line(at), line(at).replace('503', '429')]);
  expect(sorted.join('\n')).not.toContain('stand apart');
});

const MINUTE_MS = 60_000;

/** Lines every so long, from one moment up to another, with the share at their time and as many calls as came in their step. */
function writeStretch(fromMs: number, toMs: number, stepMs: number, isDown: (atMs: number) => boolean): string[] {
  return Array.from({ length: (toMs - fromMs) / stepMs }, (_, place) => {
    const atMs = fromMs + place * stepMs;
    return `${new Date(BEGAN_MS + atMs).toISOString()},503,${isDown(atMs) ? 0.6 : 0.01},${(200 * stepMs) / MINUTE_MS}`;
  });
}

test.each<[what: string, changeMs: number, fine: number, coarse: number]>([
  ['a minute, and of a quarter of an hour from its middle on', 720 * MINUTE_MS, 1, 15],
  ['a minute, and for its last fifth of a quarter of an hour', 1_140 * MINUTE_MS, 1, 15],
  ['a minute for its first fifth, then of a quarter of an hour', 240 * MINUTE_MS, 1, 15],
  ['ten minutes, and then of fifteen', 720 * MINUTE_MS, 10, 15],
])('a table with a line for %s is looked at in steps that hold both', async (_, changeMs, fine, coarse) => {
  // One outage before the change, and one behind it.
  const outages = [120, 1_200].map((at) => ({ fromMs: at * MINUTE_MS, toMs: (at + 60) * MINUTE_MS }));
  const isDown = (atMs: number): boolean => outages.some(({ fromMs, toMs }) => atMs >= fromMs && atMs < toMs);
  const lines = [
    ...writeStretch(0, changeMs, fine * MINUTE_MS, isDown),
    ...writeStretch(changeMs, 1_440 * MINUTE_MS, coarse * MINUTE_MS, isDown),
  ];
  const path = join(folder, 'changing.csv');
  writeFileSync(path, `time,error,share,count\n${lines.join('\n')}\n`);
  const { incident, found, fit } = await fitIncident(path, { provider: 'openai' });
  const told = found.join('\n');
  expect(
    incident?.phases.map(({ startMs, durationMs }) => [startMs / MINUTE_MS, durationMs / MINUTE_MS]),
    told,
  ).toEqual([
    [0, 60],
    [1_080, 60],
  ]);
  expect(incident?.arrivals, told).toBeUndefined();
  expect(fit?.gaps).toEqual([]);
  expect(told).toContain(
    `Its lines come every ${fine === 1 ? '60 s' : `${fine} min`}, and elsewhere every ${coarse} min`,
  );
});

test('a log of calls that is quiet by the clock for some hours is no table', async () => {
  const busy = Array.from({ length: 7_200 }, (_, second) => second * 1_000);
  const quiet = Array.from({ length: 8 }, (_, hour) => 7_200_000 + hour * 3_600_000);
  const lines = [...busy, ...quiet].map(
    (atMs) => `${new Date(BEGAN_MS + atMs).toISOString()},${atMs >= 3_600_000 && atMs < 4_200_000 ? 503 : 200}`,
  );
  const path = join(folder, 'quiet.csv');
  writeFileSync(path, `time,status\n${lines.join('\n')}\n`);
  const { incident, found } = await fitIncident(path, { provider: 'openai' });
  expect(incident?.phases, found.join('\n')).toMatchObject([{ durationMs: 600_000 }]);
});

test('a table with a line a day is read whole, over ninety days', async () => {
  const DAY_MS = 86_400_000;
  const lines = Array.from({ length: 90 }, (_, day) => {
    const share = day >= 60 && day < 64 ? 0.3 : 0.01;
    return `${new Date(BEGAN_MS + day * DAY_MS).toISOString().slice(0, 10)}T00:00:00Z,503,${share},5000`;
  });
  const path = join(folder, 'daily.csv');
  writeFileSync(path, `time,error,share,count\n${lines.join('\n')}\n`);
  const { incident, found } = await fitIncident(path, { provider: 'openai' });
  const told = found.join('\n');
  expect(told).toContain('90 lines counted');
  expect(told).not.toContain('31 days');
  expect(incident?.startsAt).toBe(new Date(BEGAN_MS + 60 * DAY_MS).toISOString().replace('.000Z', 'Z'));
  expect(incident?.phases, told).toMatchObject([{ startMs: 0, durationMs: 4 * DAY_MS }]);
});

test('a table that counts no call for hours tells a gap, though it has lines of it', async () => {
  const lines = Array.from({ length: LINES }, (_, place) => {
    const isGone = place >= 48 && place < 60;
    return [`${nameTime(place)},200,${isGone ? 0 : 100}`, `${nameTime(place)},503,0`];
  });
  const path = join(folder, 'gone.csv');
  writeFileSync(path, `time,status,count\n${lines.flat().join('\n')}\n`);
  const { incident, found } = await fitIncident(path, { provider: 'openai' });
  expect(incident).toBeNull();
  expect(found.join('\n')).toContain('No call began between 2026-11-08T12:00:00 and 2026-11-08T15:00:00 UTC');
});

test('a phase that ends on another day says on which', async () => {
  const late = (place: number): string => `${nameTime(place + 44)},503,${shareAt(place)}`;
  const { found, fit } = await fitTable((place) => [late(place)]);
  const axis = fit === null ? '' : drawCurves(fit.residual, 80).split('\n').at(-2);
  expect(axis).toMatch(/^ {7}11-08 11:00 +11-09 10:45 UTC$/);
  expect(found.join('\n')).toContain('Phase 1, 2026-11-08T23:00:00 to 2026-11-09T02:00:00 UTC (3.0 h)');
});
