/** What `cutover incident fit` makes of what is too little, too much, or worded as nobody expects. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { renderFitHtml } from '../../../lib/collector/fit-page/html.ts';
import { CutoverError } from '../../../lib/kit/cutover-error.ts';
import { fitIncident, type FitSettings } from '../../../lib/run/fit/fit-incident.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cutover-fit-limits-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function write(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const fit = (path: string, more: Partial<FitSettings> = {}) => fitIncident(path, { provider: 'openai', ...more });

test('words of a status page that JavaScript has for its own are words; what an incident cannot hold is told with the file', async () => {
  const page = (more: object): string =>
    write(
      'one.json',
      JSON.stringify({ name: 'Down', impact: 'major', incident_updates: [update(1), update(2)], ...more }),
    );
  const update = (minute: number) => ({
    status: 'monitoring',
    body: 'It is.',
    created_at: new Date(Date.UTC(2026, 10, 8) + minute * 60_000).toISOString(),
  });
  for (const impact of ['constructor', 'toString', '__proto__'])
    expect((await fit(page({ impact }))).incident).toMatchObject({ phases: [{ share: 0.2 }, { share: 0.02 }] });
  const years = [update(1), { ...update(1), created_at: '2029-11-08T13:00:00Z' }];
  const path = page({ incident_updates: years });
  const thrown: unknown = await fit(path).catch((error: unknown) => error);
  expect(thrown).toBeInstanceOf(CutoverError);
  for (const line of (thrown as CutoverError).message.split('\n')) expect(line.startsWith(`${path}: `)).toBe(true);
  await expect(
    fit(page({ incident_updates: [{ ...update(1), created_at: '2026-02-30T13:00:00Z' }] }), { form: 'statuspage' }),
  ).rejects.toThrow(/must hold incidents/);
  const many = await fit(page({ incident_updates: Array.from({ length: 150 }, (_, minute) => update(minute)) }));
  // An hour before its first word, as that is of the mend.
  expect(many.incident).toMatchObject({ statusPage: { updates: { length: 100, 99: { atMs: 209 * 60_000 } } } });
  expect(many.found.join()).toContain('The page has 150 updates');
});

test('more kinds of failure than an incident holds: the largest, and a word of the rest', async () => {
  const kinds = Array.from({ length: 24 }, (_, place) => `Kind${place}`);
  const csv = ['time,error,count'];
  for (let minute = 0; minute < 60; minute++) {
    const at = new Date(Date.UTC(2026, 10, 8, 13) + minute * 60_000).toISOString();
    csv.push(`${at},,1000`);
    if (minute >= 20 && minute < 40)
      for (const [place, kind] of kinds.entries()) csv.push(`${at},${kind},${100 - place}`);
  }
  const { incident, found } = await fit(write('kinds.csv', `${csv.join('\n')}\n`));
  expect(incident?.phases).toHaveLength(1);
  expect(incident?.phases[0]?.faults).toHaveLength(20);
  expect(incident?.notes.join()).toContain('"Kind0"');
  expect(incident?.notes.join()).not.toContain('"Kind23"');
  expect(found.join('\n')).toMatch(
    /Not told: Phase 1 has 24 kinds, and an incident 20: .* the other 4, [\d.]+ % of the calls/,
  );
});

test('more phases than an incident holds: those in which most calls were hit', async () => {
  const csv = ['time,error,count'];
  for (let minute = 0; minute < 1_260; minute++) {
    const at = new Date(Date.UTC(2026, 10, 8) + minute * 60_000).toISOString();
    csv.push(`${at},${minute % 6 >= 3 ? `,1000\n${at},Kind,${minute < 60 ? 500 : 1_000}` : ',1000'}`);
  }
  const { incident, fit: fitted, found } = await fit(write('phases.csv', `${csv.join('\n')}\n`), { bucketMs: 60_000 });
  expect(fitted?.phases).toHaveLength(210);
  expect(incident?.phases).toHaveLength(200);
  expect(incident).toMatchObject({ startsAt: '2026-11-08T01:03:00Z' });
  expect(found.join('\n')).toContain('There are 210 phases, and an incident has 200');
});

test.each([1, 4])('%i failed calls are no outage; what was left out is told', async (failed) => {
  const csv = ['time,status'];
  for (let minute = 0; minute < 60; minute++) {
    const at = new Date(Date.UTC(2026, 10, 8, 13) + minute * 60_000).toISOString();
    csv.push(`${at},${minute >= 30 && minute < 30 + failed ? 503 : 200}`);
  }
  const { incident } = await fit(write('few.csv', `${csv.join('\n')}\n`));
  expect(incident).toBeNull();
  const alone = await fit(write('alone.csv', `time,status\n2026-11-08T13:00:00Z,503\n`));
  expect(alone.incident).toBeNull();
  expect(alone.found.join('\n')).toContain('At 1 other time fewer than 5 calls were hit');
});

test("probes without an answer, as curl's 000, are an outage", async () => {
  const csv = ['time,status'];
  for (let place = 0; place < 360; place++) {
    const at = new Date(Date.UTC(2026, 10, 8, 13) + place * 10_000).toISOString();
    csv.push(`${at},${place >= 180 && place < 240 ? '000' : '200 OK'}`);
  }
  const { incident } = await fit(write('probes.csv', `${csv.join('\n')}\n`));
  expect(incident).toMatchObject({
    startsAt: '2026-11-08T13:30:00Z',
    phases: [{ share: 1, durationMs: 600_000, faults: [{ fault: { kind: 'reset' } }] }],
  });
});

test("a status page's time without a zone is UTC, whatever that of the machine is; its own start goes before its first word", async () => {
  const before = process.env['TZ'];
  process.env['TZ'] = 'America/New_York';
  try {
    const incident_updates = [
      { status: 'investigating', body: 'x', created_at: '2026-11-08T13:00:00' },
      { status: 'resolved', body: 'x', created_at: '2026-11-08 14:00:00 UTC' },
    ];
    const page = { name: 'Down', impact: 'major', started_at: '2026-11-08T12:50:00.000', incident_updates };
    const { incident } = await fit(write('zone.json', JSON.stringify(page)));
    expect(incident).toMatchObject({
      name: 'own-2026-11-08-1250',
      startsAt: '2026-11-08T12:50:00Z',
      phases: [{ startMs: 0, durationMs: 4_200_000 }],
      statusPage: { updates: [{ atMs: 600_000 }, { atMs: 4_200_000 }] },
    });
  } finally {
    if (before === undefined) delete process.env['TZ'];
    else process.env['TZ'] = before;
  }
});

test('what is for logs alone is refused for a status page, and the other way round, and not passed over', async () => {
  const update = { status: 'investigating', body: 'x', created_at: '2026-11-08T13:00:00Z' };
  const page = write('flags.json', JSON.stringify({ name: 'Down', incident_updates: [update] }));
  await expect(fit(page, { fromMs: 1, toMs: 2, path: '/chat', bucketMs: 1_000 })).rejects.toThrow(
    `${page} is a status page, which has no calls: leave out --from, --to, --path, --bucket, and choose`,
  );
  const log = write('flags.csv', 'time,status\n2026-11-08T13:00:00Z,200\n');
  await expect(fit(log, { incident: 'Down' })).rejects.toThrow(
    /^--incident chooses one of a status page's, and .*flags\.csv is none/,
  );
});

test('a path that a log does not tell leaves out no call, and buckets narrower than it allows are wider: both are said', async () => {
  const csv = ['time,status'];
  for (let second = 0; second < 10_000; second += 2)
    csv.push(`${new Date(Date.UTC(2026, 10, 8) + second * 1_000).toISOString()},200`);
  const { found } = await fit(write('pathless.csv', `${csv.join('\n')}\n`), { path: '/chat', bucketMs: 1_000 });
  const told = found.join('\n');
  expect(told).toContain('--path leaves out none of 5,000 calls, as the log tells no path of them');
  expect(told).toContain('The log is too long for buckets of 1 s: they are of 5 s.');
  await expect(fit(write('odd.csv', 'time,result\n2026-11-08T13:00:00Z,200\n'), { form: 'csv' })).rejects.toThrow(
    /odd\.csv: the first line must be a header/,
  );
});

test('a table with a line a minute has edges at minutes, and no gap between two lines', async () => {
  const csv = ['time,status,share'];
  for (let minute = 0; minute < 90; minute++) {
    const at = new Date(Date.UTC(2026, 10, 8, 13) + minute * 60_000).toISOString();
    csv.push(`${at},503,${minute >= 20 && minute < 30 ? 0.5 : 0}`);
  }
  const { incident, found } = await fit(write('minutes.csv', `${csv.join('\n')}\n`));
  expect(incident).toMatchObject({ startsAt: '2026-11-08T13:20:00Z', phases: [{ durationMs: 600_000, share: 0.5 }] });
  expect(found.join('\n')).not.toContain('No call began');
});

test.each([
  { stepMs: 300_000, from: 2, to: 4, lines: 7, firstMs: 0 },
  { stepMs: 300_000, from: 100, to: 120, lines: 288, firstMs: 0 },
  { stepMs: 900_000, from: 30, to: 34, lines: 96, firstMs: 420_000 },
  { stepMs: 1_800_000, from: 600, to: 620, lines: 1_400, firstMs: 0 },
])('a table with a line each $stepMs ms, $lines of them, has buckets of that and no gaps', async (table) => {
  const { stepMs, from, to, lines, firstMs } = table;
  const atOf = (line: number): string =>
    new Date(Date.UTC(2026, 10, 8, 13) + firstMs + line * stepMs).toISOString().slice(0, 19);
  const rows = Array.from({ length: lines }, (_, line) =>
    line >= from && line < to ? `${atOf(line)},503,0.5` : `${atOf(line)},,0`,
  );
  const { incident, found, fit: fitted } = await fit(write('steps.csv', `time,error,share\n${rows.join('\n')}\n`));
  const told = found.join('\n');
  expect(fitted?.timeline).toMatchObject({ widthMs: stepMs, buckets: { length: lines } });
  expect(told).toContain(`was read as csv: ${lines.toLocaleString('en')} lines counted`);
  expect(told).toContain(`${lines.toLocaleString('en')} times have no zone`);
  expect(told).not.toContain('No call began');
  expect(incident).toMatchObject({
    startsAt: `${atOf(from)}Z`,
    phases: [{ share: 0.5, durationMs: (to - from) * stepMs }],
  });
});

test('a clock that jumps a day ahead in the middle of an outage makes no phase of a day', async () => {
  const csv = ['time,status'];
  for (let second = 0; second < 3_600; second++) {
    const isDown = second >= 1_200 && second < 1_920 && second % 2 === 0;
    const atMs = Date.UTC(2026, 10, 8, 13) + second * 1_000 + (second >= 1_800 ? 86_400_000 : 0);
    csv.push(`${new Date(atMs).toISOString()},${isDown ? 503 : 200}`);
  }
  const { incident, found } = await fit(write('ahead.csv', `${csv.join('\n')}\n`));
  for (const { durationMs } of incident?.phases ?? []) expect(durationMs).toBeLessThan(3_600_000);
  expect(found.join('\n')).toContain('No call began between 2026-11-08T13:30:00');
});

test('lines that stand for no call are none', async () => {
  const path = write('zero.csv', 'time,status,count\n2026-11-08T13:00:00Z,503,0\n');
  await expect(fit(path)).rejects.toThrow('holds no call to count: all its lines stand for 0 calls.');
});

test('a short log in which most calls are of those who tried again has a time that was well', async () => {
  const csv = ['time,status'];
  for (let second = 0; second < 40; second++) {
    const isDown = second >= 10 && second < 30;
    for (let call = 0; call < (isDown ? 12 : 5); call++) {
      const at = new Date(Date.UTC(2026, 10, 8, 13) + second * 1_000 + call * 70).toISOString();
      csv.push(`${at},${isDown && call % 3 > 0 ? 503 : 200}`);
    }
  }
  const { incident, found } = await fit(write('short.csv', `${csv.join('\n')}\n`));
  expect(found.join('\n')).toMatch(/^Usual: 0 % fail, 5\.00\/s, in buckets of 1 s\.$/m);
  expect(incident).toMatchObject({
    startsAt: '2026-11-08T13:00:10Z',
    phases: [{ durationMs: 20_000, rateFactor: 2.4 }],
  });
});

test('calls that began before a log does are those that took long: no outage before its first line, and no curve', async () => {
  const startMs = Date.UTC(2026, 10, 8, 13, 3);
  // 20 calls a second, and one in 100 waits for a minute in vain; a line is written when its call has ended, from `startMs` on.
  const lines = Array.from({ length: 20 * 660 }, (_, place) => {
    const beganMs = startMs - 60_000 + place * 50;
    const [status, tookMs] = place % 100 === 7 ? [504, 60_000] : [200, 300];
    return { beganMs, status, tookMs };
  })
    .filter(({ beganMs, tookMs }) => beganMs + tookMs >= startMs)
    .toSorted((a, b) => a.beganMs + a.tookMs - b.beganMs - b.tookMs)
    .map(({ beganMs, status, tookMs }) => {
      const [day = '', time = ''] = new Date(beganMs + tookMs).toISOString().split('T');
      return `192.0.2.7 - - [${day.slice(8)}/Nov/2026:${time.slice(0, 8)} +0000] "POST / HTTP/1.1" ${status} 6 "-" "a" rt=${tookMs / 1_000}`;
    });
  const path = write('rotated.log', `${lines.join('\n')}\n`);
  const { incident, found, fit: fitted, reading } = await fit(path);
  expect(incident, found.join('\n')).toBeNull();
  expect(reading.join('\n')).toContain(
    '12 calls that began before its first line are left out: of those that began then it has only what took long',
  );
  expect(fitted?.timeline.startMs).toBe(startMs);
  const wide = await fit(path, { bucketMs: 300_000 });
  const page = renderFitHtml({ ...wide, source: 'rotated.log' });
  expect(page).toMatch(/text-anchor="start"[^>]*>\s*11-08 13:03/);
  expect(page).not.toContain('11-08 13:00');
});

test('an outage of time-outs that is on when a log ends does not end a time-out before: what began then is not in it yet', async () => {
  const startMs = Date.UTC(2026, 10, 8, 13);
  const endMs = startMs + 900_000;
  // 20 calls a second; from minute 10 on every second one waits for 30 s in vain, and a line is written when its call has ended.
  const lines = Array.from({ length: 20 * 900 }, (_, place) => {
    const beganMs = startMs + place * 50;
    const [status, tookMs] = place >= 12_000 && place % 2 === 0 ? [504, 30_000] : [200, 300];
    return { writtenMs: beganMs + tookMs, status, tookMs };
  })
    .filter(({ writtenMs }) => writtenMs < endMs)
    .toSorted((a, b) => a.writtenMs - b.writtenMs)
    .map(
      ({ writtenMs, status, tookMs }) =>
        `{"time_iso8601":"${new Date(writtenMs).toISOString()}","status":${status},"request_time":${tookMs / 1_000}}`,
    );
  const { incident, found, reading } = await fit(write('on-still.log', `${lines.join('\n')}\n`));
  expect(reading.join('\n')).toMatch(/\d+ calls that began just before its last line are left out/);
  expect(incident).toMatchObject({ startsAt: '2026-11-08T13:10:00Z', phases: { length: 1 } });
  expect(incident?.phases[0]?.share).toBeCloseTo(0.5, 1);
  expect(found.join('\n')).toContain('It was on still when the log ends');
});
