/** Logs of which a few lines, or all, are not as they should be: that is told, and hides nothing. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type FitSettings, fitIncident } from '../../../lib/run/fit/fit-incident.ts';

const BEGAN_MS = Date.UTC(2026, 10, 8, 13);
const DAY_MS = 86_400_000;

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cutover-odd-logs-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function fit(text: string, more: Partial<FitSettings> = {}): ReturnType<typeof fitIncident> {
  const path = join(folder, 'odd.log');
  writeFileSync(path, text);
  return fitIncident(path, { provider: 'openai', ...more });
}

const line = (atMs: number, status: number): string => `${new Date(atMs).toISOString()},${status}`;
/** Two calls a second for an hour; from 13:20 to 13:40 half of them fail. */
const hour = Array.from({ length: 7_200 }, (_, place) =>
  line(BEGAN_MS + place * 500, place >= 2_400 && place < 4_800 && place % 2 === 0 ? 503 : 200),
);
const table = (lines: readonly string[]): string => `time,status\n${lines.join('\n')}\n`;

test.each([
  ['three weeks before', [line(BEGAN_MS - 20 * DAY_MS, 200), ...hour], 1],
  ['days behind', [...hour, line(BEGAN_MS + 5 * DAY_MS, 200)], 1],
  ['hours behind, and days before', [line(BEGAN_MS - 9 * DAY_MS, 503), ...hour, line(BEGAN_MS + DAY_MS / 4, 503)], 2],
])('a call %s does not hide the outage of an hour', async (_, lines, stray) => {
  const { incident, found, fit: fitted } = await fit(table(lines));
  const told = found.join('\n');
  expect(fitted?.timeline.widthMs, told).toBe(10_000);
  expect(incident?.phases, told).toMatchObject([{ durationMs: 1_200_000 }]);
  expect(fitted?.gaps).toEqual([]);
  expect(told).toContain('7,200 lines counted');
  expect(told).toMatch(
    stray === 1
      ? /1 call lies farther from all others than those last, and is left out: a clock that was wrong/
      : /2 calls lie farther from all others than those last, and are left out: a clock that was wrong/,
  );
});

test('what is as long ago as all the rest lasts is not left out, nor what is more than a hundredth', async () => {
  const later = hour.slice(0, 100).map((_, place) => line(BEGAN_MS + 2 * DAY_MS + place * 500, 200));
  const told = (await fit(table([...hour, ...later]))).found.join('\n');
  expect(told).toContain('7,300 lines counted');
  expect(told).not.toContain('farther from all others');
});

test('lines that end with CR alone are refused with what mends them: all would be one', async () => {
  await expect(fit(table(hour).replaceAll('\n', '\r'))).rejects.toThrow(
    /odd\.log ends its lines with CR alone, and a log is read with LF, or CR and LF: tr '\\r' '\\n' < .*odd\.log > plain\.log/,
  );
});

test.each([
  [';', 'semicolons', 'semicolon'],
  ['\t', 'tabs', 'tab'],
  ['|', 'bars', 'pipe'],
])('a table with %j between its cells is refused by that', async (separator, name, option) => {
  await expect(fit(table(hour).replaceAll(',', separator))).rejects.toThrow(
    new RegExp(`odd\\.log is a table whose cells are kept apart by ${name}, .*mlr --icsv --ifs ${option} --ocsv`),
  );
});

const quarter = (place: number): string => new Date(BEGAN_MS + place * 900_000).toISOString();
const shareAt = (place: number): number => (place >= 48 && place < 60 ? 0.6 : 0.01);

test('shares of several regions do not tell who was hit, as those that did not fail are of none', async () => {
  const lines = Array.from({ length: 96 }, (_, place) => [
    `${quarter(place)},503,${shareAt(place)},us`,
    `${quarter(place)},503,0.01,eu`,
  ]);
  const { incident, found } = await fit(`time,error,share,region\n${lines.flat().join('\n')}\n`);
  expect(incident?.phases).toHaveLength(1);
  expect(found.join('\n')).toContain('at 96 moments its lines are of several models, tenants or regions');
  expect(found.join('\n')).not.toContain('Failed by region');
  expect(incident?.scope).toEqual({});
});

test('a share of one region is one of the calls of that region', async () => {
  const lines = Array.from({ length: 96 }, (_, place) => `${quarter(place)},503,${shareAt(place)},us`);
  const { found } = await fit(`time,error,share,region\n${lines.join('\n')}\n`);
  expect(found.join('\n')).toContain('Failed by region, in all phases: us 60.0 % of 1,200');
});

const status = (...incidents: object[]): string => JSON.stringify({ incidents });
const updates = [
  { status: 'investigating', body: 'a', created_at: '2026-11-08T14:00:00Z' },
  { status: 'resolved', body: 'b', created_at: '2026-11-08T15:00:00Z' },
];

test('a status page that says that it began years before is refused by that, not by what would be made of it', async () => {
  const page = status({ id: 'x1', name: 'Slow', started_at: '2019-11-08T15:00:00Z', incident_updates: updates });
  await expect(fit(page)).rejects.toThrow(
    /odd\.log: "Slow" must last at most 366 days, got from 2019-11-08 to 2026-11-08: mend the date in its started_at or its updates/,
  );
});

test('an incident of a status page is chosen by its id, or whole name, before parts of others', async () => {
  const named = (id: string, name: string): object => ({ id, name, incident_updates: updates });
  const page = status(named('errors', 'Elevated latency'), named('b', 'Errors'), named('c', 'Errors on Opus'));
  expect((await fit(page, { incident: 'errors' })).incident?.title).toBe('Elevated latency');
  expect((await fit(page, { incident: 'ERRORS' })).incident?.title).toBe('Errors');
  expect((await fit(page, { incident: 'opus' })).incident?.title).toBe('Errors on Opus');
  await expect(fit(page, { incident: 'e' })).rejects.toThrow(/3 incidents like "e"/);
});

test('attributes of a span that lie thousands deep are none, and no bug', async () => {
  const deep = (levels: number): string => `${'{"arrayValue":{"values":['.repeat(levels)}${']}}'.repeat(levels)}`;
  const span = (levels: number): string =>
    `{"resourceSpans":[{"scopeSpans":[{"spans":[{"startTimeUnixNano":"1544712660000000000","endTimeUnixNano":"1544712661000000000","attributes":[{"key":"gen_ai.operation.name","value":{"stringValue":"chat"}},{"key":"x","value":${deep(levels)}}]}]}]}]}`;
  const { reading } = await fit(`${span(3)}\n${span(30_000)}\n`);
  expect(reading[0]).toContain('was read as otel: 2 lines counted');
});
