import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseIncident } from '../../../lib/drill/incidents/parse-incident.ts';
import { CutoverError } from '../../../lib/kit/cutover-error.ts';
import { fitIncident, type FitSettings } from '../../../lib/run/fit/fit-incident.ts';
import { writeNewFile } from '../../../lib/run/harvest/new-file.ts';
import { compareFit } from '../../support/fit/compare-fit.ts';
import { makeIncident } from '../../support/fit/made-incident.ts';
import { renderedForms, type RenderedFormName, renderLog } from '../../support/fit/render-log.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cutover-fit-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function write(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const fit = (path: string, more: Partial<FitSettings> = {}) => fitIncident(path, { provider: 'openai', ...more });

/** A call a second for an hour; failing from one minute up to another. */
function accessLog(change: (line: { atMs: number; status: number; zone: string }) => string | null): string {
  const startMs = Date.UTC(2026, 10, 8, 13);
  const lines = Array.from({ length: 7_200 }, (_, place) => {
    const atMs = startMs + place * 500;
    const isDown = place >= 2_400 && place < 4_800;
    return change({ atMs, status: isDown && place % 2 === 0 ? 503 : 200, zone: '+0000' });
  });
  return `${lines.filter((line) => line !== null).join('\n')}\n`;
}

const nginxLine = ({ atMs, status, zone }: { atMs: number; status: number; zone: string }): string => {
  const [day = '', time = ''] = new Date(atMs).toISOString().split('T');
  return `192.0.2.7 - - [${day.slice(8)}/Nov/${day.slice(0, 4)}:${time.slice(0, 8)} ${zone}] "POST /v1/chat/completions HTTP/1.1" ${status} 6 "-" "a" rt=0.400`;
};

test.each(Object.keys(renderedForms) as RenderedFormName[])(
  'a made incident comes back from a log of %s',
  async (form) => {
    const made = makeIncident(7, { kinds: renderedForms[form].kinds, rate: [6, 10] });
    const path = write(`${form}.log`, renderLog(made.rows, form));
    const { incident, fit: fitted, found } = await fit(path);
    if (incident === null || fitted === null) throw new Error('Nothing was found.');
    const error = compareFit(made, fitted, fitted.timeline);
    expect(error).toMatchObject({ phases: 0, kinds: 0 });
    expect(error.buckets).toBeLessThanOrEqual(1);
    expect(error.points).toBeLessThanOrEqual(3);
    // In the form of the catalogue, as it stands in a file.
    expect(parseIncident(JSON.parse(JSON.stringify(incident)))).toEqual(incident);
    expect(incident.phases).toHaveLength(made.phases.length);
    expect(incident).toMatchObject({ provider: 'openai', sources: [{ kind: 'own', where: `${form}.log` }] });
    expect(Math.abs(Date.parse(incident.startsAt) - (made.phases[0]?.startMs ?? 0))).toBeLessThanOrEqual(
      fitted.timeline.widthMs,
    );
    expect(found[0]).toMatch(new RegExp(`was read as ${form}: [\\d,]+ lines counted`));
  },
);

test('half of the calls fail for twenty minutes: what is printed, and what is written', async () => {
  const { incident, found } = await fit(write('half.log', accessLog(nginxLine)), { name: 'ours', title: 'Ours' });
  expect(found.join('\n')).toMatch(
    /Phase 1, 2026-11-08T13:20:00 to 13:40:00 UTC \(20\.0 min\): 50\.\d % of the calls hit: 50\.\d % 503\. Failed in all: 50\.\d % \(4\d\.\d % to 5\d\.\d %\) of 2,4\d\d calls, 2\.00\/s, 1\.00 times the usual\./,
  );
  expect(incident).toMatchObject({
    name: 'ours',
    title: 'Ours',
    shapes: ['brown-out'],
    startsAt: '2026-11-08T13:20:00Z',
    phases: [
      {
        startMs: 0,
        durationMs: 1_200_000,
        faults: [{ fault: { kind: 'error-response', error: 'openai-503-overloaded' } }],
      },
    ],
    recovery: { kind: 'step' },
  });
  expect(incident?.phases[0]?.share).toBeCloseTo(0.5, 1);
});

test('a clock that jumps, a gap, several zones, and a column nobody knows are told with their counts', async () => {
  const startMs = Date.UTC(2026, 10, 8, 13);
  const log = accessLog((line) => {
    if (line.atMs >= startMs + 600_000 && line.atMs < startMs + 900_000) return null;
    // The last ten minutes were told an hour east, and their first twenty lines have a clock of two hours before.
    if (line.atMs < startMs + 3_000_000) return nginxLine(line);
    const isBack = line.atMs < startMs + 3_010_000;
    return nginxLine({ ...line, atMs: line.atMs + (isBack ? -3_600_000 : 3_600_000), zone: '+0100' });
  });
  const { found } = await fit(write('odd.log', `${log}not a line\n`));
  const told = found.join('\n');
  expect(told).toContain('1 entry left out: no line of an access log (combined).');
  expect(told).toMatch(
    /20 lines are up to 120 minutes older than one before them: files put together, or a clock that was set back/,
  );
  expect(told).toMatch(/its times are told in 2 zones \(\+00:00 5,400, \+01:00 1,200 calls\), and compared in UTC/);
  expect(told).toMatch(/No call began between 2026-11-08T13:\d\d:\d\d and 2026-11-08T13:1[45]:\d0 UTC/);
  const csv = write('odd.csv', 'time,status,colour\n2026-11-08 13:00:00,200,red\n2026-11-08T13:00:01Z,503,blue\n');
  expect((await fit(csv)).found.join('\n')).toMatch(
    /1 times have no zone and are taken for UTC, while others have one \(Z 1\)[^]*the column colour is not known and left out/,
  );
});

test('a call that is years away is left out, and does not make the buckets wide', async () => {
  const stray = nginxLine({ atMs: Date.UTC(2021, 10, 8), status: 200, zone: '+0000' });
  // Wherever it stands: first, too.
  for (const log of [`${accessLog(nginxLine)}${stray}\n`, `${stray}\n${accessLog(nginxLine)}`]) {
    const { found, fit: fitted } = await fit(write('stray.log', log));
    expect(found.join('\n')).toContain('1 calls lie more than 31 days from the others, or a year, and are left out');
    expect(found[0]).toContain('7,200 lines counted');
    expect(fitted?.timeline.widthMs).toBeLessThanOrEqual(10_000);
    expect(fitted?.phases).toHaveLength(1);
  }
});

test('time-outs of a log without $request_time count when they ended: that is told', async () => {
  const log = accessLog((line) => nginxLine({ ...line, status: line.status === 503 ? 504 : 200 }));
  const said = /1,200 time-outs \(504, 408, 499\) are counted when they ended, as the log does not say how long/;
  expect((await fit(write('untimed.log', log.replaceAll(' rt=0.400', '')))).found.join('\n')).toMatch(said);
  expect((await fit(write('timed.log', log))).found.join('\n')).not.toMatch(said);
});

test('many wrong clocks, each with another year, do not hide the log behind them', async () => {
  const strays = [2011, 2012, 2013, 2014, 2015, 2016, 2017].map((year) =>
    nginxLine({ atMs: Date.UTC(year, 10, 8), status: 200, zone: '+0000' }),
  );
  const { found } = await fit(write('strays.log', `${strays.join('\n')}\n${accessLog(nginxLine)}`));
  expect(found[0]).toContain('7,200 lines counted');
  expect(found.join('\n')).toContain('7 calls lie more than 31 days from the others');
});

test('a log as Windows writes it: a byte order mark, and lines that end with CR and LF', async () => {
  const log = accessLog(nginxLine);
  const { found } = await fit(write('plain.log', log));
  const windows = await fit(write('windows.log', `\uFEFF${log.replaceAll('\n', '\r\n')}`));
  expect(windows.found.slice(1)).toEqual(found.slice(1).map((line) => line.replaceAll('plain', 'windows')));
});

test.each([
  ['gzip', 'access.log.gz', gzipSync('192.0.2.7 - -\n'), /is compressed by gzip[^]*zcat/],
  ['zstd', 'access.log.zst', Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0, 0]), /is compressed by zstd[^]*zstdcat/],
  ['bzip2', 'access.log.bz2', Buffer.from('BZh91AY&SY'), /is compressed by bzip2[^]*bzcat/],
  ['xz', 'access.log.xz', Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0]), /is compressed by xz[^]*xzcat/],
  ['UTF-16', 'utf16.csv', Buffer.from('\uFEFFtime,status\n', 'utf16le'), /is UTF-16[^]*iconv -f UTF-16 -t UTF-8/],
])('a log in %s is refused, with what makes text of it', async (_, name, bytes, message) => {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  for (const form of [undefined, 'nginx', 'statuspage'] as const)
    await expect(fit(path, { form })).rejects.toThrow(message);
});

test('a part of a log, by time and by path', async () => {
  const log = `${accessLog(nginxLine)}${nginxLine({ atMs: Date.UTC(2026, 10, 8, 13), status: 200, zone: '+0000' }).replace('/v1/chat/completions', '/health')}\n`;
  const { found, fit: fitted } = await fit(write('part.log', log), {
    path: '/chat/',
    fromMs: Date.UTC(2026, 10, 8, 13, 10),
    toMs: Date.UTC(2026, 10, 8, 13, 50),
  });
  expect(found.join('\n')).toMatch(/calls lie outside of --from and --to/);
  expect(found.join('\n')).toMatch(/1 calls have another path/);
  expect(fitted?.phases).toHaveLength(1);
});

test('one model alone was down: shares are of its calls', async () => {
  const csv = ['time,status,model'];
  for (let place = 0; place < 6_000; place++) {
    const model = place % 3 === 0 ? 'large' : 'small';
    const isDown = model === 'large' && place >= 2_400 && place < 4_200 && place % 2 === 0;
    csv.push(`${new Date(Date.UTC(2026, 10, 8, 13) + place * 500).toISOString()},${isDown ? 503 : 200},${model}`);
  }
  const { incident, found } = await fit(write('model.csv', `${csv.join('\n')}\n`));
  expect(incident).toMatchObject({ scope: { models: ['large'] }, phases: [{ models: ['large'] }] });
  expect(incident?.phases[0]?.share).toBeCloseTo(0.5, 1);
  expect(incident?.shapes).toContain('one-model');
  expect(found.join('\n')).toContain('only large was hit');
});

test('it was on when the log began and when it ended: neither is made up', async () => {
  const log = accessLog((line) => nginxLine({ ...line, status: line.atMs % 2_000 === 0 ? 500 : 200 }));
  const { incident, found } = await fit(write('on.log', log));
  expect(found.join('\n')).toMatch(/No time of the log was well/);
  expect(incident).toMatchObject({ confidence: { recovery: 'assumed' } });
  expect(incident?.assumed).toContain('recovery');
});

test('a log in which nothing is wrong has no incident', async () => {
  const { incident, found } = await fit(
    write(
      'calm.log',
      accessLog((line) => nginxLine({ ...line, status: 200 })),
    ),
  );
  expect(incident).toBeNull();
  expect(found.join('\n')).toContain('No phase was found');
});

test.each([
  ['empty.log', '', /is empty/],
  [
    'story.log',
    'once upon a time\n',
    /is of no form that is known, by its first line "once upon a time"\. Known are: envoy/,
  ],
  ['pretty.json', '{\n  "resourceSpans": []\n}\n', /JSON must be one object a line: jq -c \. makes it so/],
  ['head.csv', 'time,status\n', /was read as csv and holds no call to count: it has a header alone/],
  ['times.csv', 'time,status\nnoon,200\n', /holds no call to count: 1 × its time cannot be read/],
])('%s is refused, by what is wrong', async (name, text, message) => {
  const thrown: unknown = await fit(write(name, text)).catch((error: unknown) => error);
  expect(thrown).toBeInstanceOf(CutoverError);
  expect(thrown).toMatchObject({ code: 'usage', message: expect.stringMatching(message) as string });
});

/** The form of Statuspage's incidents.json, as www.mongodb.com/docs/api/doc/cloud-status documents it; words of our own. */
const statusPage = JSON.stringify({
  page: { id: 'p', name: 'A provider', url: 'https://status.example.com', updated_at: '2026-11-08T20:00:00Z' },
  incidents: [
    {
      id: 'abc',
      name: 'Elevated errors on the API',
      status: 'resolved',
      impact: 'major',
      created_at: '2026-11-08T05:40:00-08:00',
      incident_updates: [
        { id: '4', status: 'postmortem', body: 'Why.', created_at: '2026-11-10T05:40:00-08:00' },
        { id: '3', status: 'resolved', body: 'It is over.', created_at: '2026-11-08T07:40:00-08:00', display_at: null },
        { id: '2', status: 'monitoring', body: 'A fix is in.', created_at: '2026-11-08T06:40:00-08:00' },
        { id: '1', status: 'investigating', body: 'We look into it.', created_at: '2026-11-08T05:40:00-08:00' },
      ],
    },
    {
      id: 'def',
      name: 'Login is down',
      impact: 'critical',
      incident_updates: [{ status: 'investigating', body: '', created_at: '2026-11-01T05:00:00Z' }],
    },
  ],
});

test("a status page's export: phases from its updates, shares and errors assumed", async () => {
  const path = write('incidents.json', statusPage);
  const { incident, fit: fitted } = await fit(path, { incident: 'elevated' });
  expect(fitted).toBeNull();
  expect(incident).toMatchObject({
    title: 'Elevated errors on the API',
    startsAt: '2026-11-08T13:40:00Z',
    phases: [
      { startMs: 0, durationMs: 3_600_000, share: 0.5 },
      { startMs: 3_600_000, durationMs: 3_600_000, share: 0.05 },
    ],
    statusPage: {
      kind: 'updates',
      updates: [{ atMs: 0 }, { atMs: 3_600_000 }, { atMs: 7_200_000, state: 'resolved' }],
    },
    confidence: { shares: 'assumed', errors: 'assumed' },
  });
  expect(incident?.assumed).toContain('phases[0].share');
  await expect(fit(path)).rejects.toThrow(
    /holds 2 incidents: name one by --incident\. These are abc \(Elevated errors on the API\), def/,
  );
  await expect(fit(path, { incident: 'quota' })).rejects.toThrow(/holds no incident like "quota"/);
  await expect(fit(write('other.json', '{"a":1}'), { form: 'statuspage' })).rejects.toThrow(
    /must hold incidents of a status page/,
  );
  expect((await fit(path, { incident: 'def' })).incident?.notes.join()).toContain(
    'How long it lasted the page does not say',
  );
});

test('nobody asked before the outage, nor behind it: a phase begins and ends with a call', async () => {
  const startMs = Date.UTC(2026, 10, 8, 13);
  const isIn = (atMs: number, from: number, to: number): boolean =>
    atMs >= startMs + from * 60_000 && atMs < startMs + to * 60_000;
  const log = accessLog((line) => (isIn(line.atMs, 10, 20) || isIn(line.atMs, 40, 50) ? null : nginxLine(line)));
  const { incident, found } = await fit(write('gap.log', log));
  // Its first call was written in the second of 13:20:00, in the mean in its middle, and began 400 ms before.
  expect(incident).toMatchObject({ startsAt: '2026-11-08T13:20:00Z', phases: [{ startMs: 0, durationMs: 1_200_000 }] });
  expect(found.join('\n')).toMatch(
    /No call began between 2026-11-08T13:09:\d\d|No call began between 2026-11-08T13:10:00/,
  );
});

test('a file is written whole, for its owner alone, and never over another', () => {
  const path = join(folder, 'new.json');
  writeNewFile(path, 'whole\n');
  expect(readFileSync(path, 'utf8')).toBe('whole\n');
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(() => writeNewFile(path, 'other\n')).toThrow(/cannot be written/);
  expect(() => writeNewFile(join(folder, 'no', 'x.json'), 'other\n')).toThrow(/cannot be written/);
  expect(readFileSync(path, 'utf8')).toBe('whole\n');
  expect(readdirSync(folder).filter((name) => name.includes('.part-'))).toEqual([]);
});
