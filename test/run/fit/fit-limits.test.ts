/** What `cutover incident fit` makes of what is too little, too much, or worded as nobody expects. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
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
    expect((await fit(page({ impact }))).incident).toMatchObject({ phases: [{ share: 0.2 }, {}] });
  const years = [update(1), { ...update(1), created_at: '2029-11-08T13:00:00Z' }];
  const path = page({ incident_updates: years });
  const thrown: unknown = await fit(path).catch((error: unknown) => error);
  expect(thrown).toBeInstanceOf(CutoverError);
  for (const line of (thrown as CutoverError).message.split('\n')) expect(line.startsWith(`${path}: `)).toBe(true);
  await expect(
    fit(page({ incident_updates: [{ ...update(1), created_at: '2026-02-30T13:00:00Z' }] }), { form: 'statuspage' }),
  ).rejects.toThrow(/must hold incidents/);
  const many = await fit(page({ incident_updates: Array.from({ length: 150 }, (_, minute) => update(minute)) }));
  expect(many.incident).toMatchObject({ statusPage: { updates: { length: 100, 99: { atMs: 149 * 60_000 } } } });
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
