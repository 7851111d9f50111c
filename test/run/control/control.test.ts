import { createServer } from 'node:http';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { findFreePort } from '../../../lib/proxies/process/free-port.ts';
import { listen } from '../../../lib/proxies/process/listen.ts';
import { awaitStop } from '../../../lib/run/control/await-stop.ts';
import { createControlCaller } from '../../../lib/run/control/control-caller.ts';
import { checkRunning } from '../../../lib/run/control/check-running.ts';
import { controlFilesIn, readControlFiles, writeControlFiles } from '../../../lib/run/control/control-file.ts';
import type { LiveEvent } from '../../../lib/run/control/live-event.ts';
import { parseLiveEvent } from '../../../lib/run/control/parse-live-event.ts';
import type { Note } from '../../../lib/run/control/parse-note.ts';
import { startControl } from '../../../lib/run/control/start-control.ts';

/** A drill that does nothing but be controlled. `runs`: is there load to note things at? */
async function control({ runs = true, onStop = (): void => {} } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'cutover-control-'));
  const stops: string[] = [];
  const notes: Note[] = [];
  const running = await startControl({
    folder,
    stop(reason) {
      stops.push(reason);
      onStop();
    },
    note(note) {
      if (!runs) return null;
      notes.push(note);
      return { atEpochMs: 5_000, ...note, text: note.text.replace('s3cret', '[redacted]') };
    },
  });
  const address = await readControlFiles(folder);
  return { folder, running, stops, notes, address, caller: createControlCaller(address) };
}

const reverted = (atEpochMs: number, faultsLeft: number): LiveEvent => ({
  kind: 'journal',
  atEpochMs,
  entry: { what: 'reverted', faultsLeft },
});

test('a stop is told to the drill, and is over when its journal says that faults are taken back, as no earlier line does', async () => {
  const drill = await control({
    onStop: () => setTimeout(() => drill.running.hub.tell(reverted(Date.now() + 7, 0)), 20),
  });
  drill.running.hub.tell(reverted(Date.now() - 60_000, 0));
  const outcome = await awaitStop(drill.caller, 'customers call', AbortSignal.timeout(30_000));
  expect(outcome).toMatchObject({ kind: 'reverted' });
  expect(outcome.kind === 'reverted' && outcome.afterMs).toBeLessThan(30_000);
  expect(drill.stops).toEqual(['stopped by cutover stop: customers call']);
  await drill.running.close();
});

test.each([
  { name: 'faults that are left', event: reverted(9e12, 2), came: { kind: 'left', faultsLeft: 2 } },
  {
    name: 'an end without a word on faults',
    event: { kind: 'ended', verdict: null } as LiveEvent,
    came: { kind: 'ended' },
  },
])('a stop tells of $name', async ({ event, came }) => {
  const drill = await control({ onStop: () => setTimeout(() => drill.running.hub.tell(event), 10) });
  drill.running.hub.tell({ kind: 'step', text: 'Starting' });
  expect(await awaitStop(drill.caller, '', AbortSignal.timeout(30_000))).toEqual(came);
  expect(drill.stops).toEqual(['stopped by cutover stop']);
  await drill.running.close();
});

test.each([-3, 0.5, Number.MAX_VALUE])('no drill has %s faults left', async (faultsLeft) => {
  const drill = await control({
    onStop: () =>
      setTimeout(() => {
        drill.running.hub.tell(reverted(9e12, faultsLeft));
        drill.running.hub.tell({ kind: 'ended', verdict: null });
      }, 10),
  });
  drill.running.hub.tell({ kind: 'step', text: 'Starting' });
  expect(await awaitStop(drill.caller, '', AbortSignal.timeout(30_000))).toEqual({ kind: 'ended' });
  await drill.running.close();
});

test('a stop of which nothing is heard says so', async () => {
  const over = new AbortController();
  const drill = await control({ onStop: () => setTimeout(() => over.abort(), 100) });
  drill.running.hub.tell({ kind: 'step', text: 'Starting' });
  expect(await awaitStop(drill.caller, '', over.signal)).toEqual({ kind: 'unknown', why: null });
  await drill.running.close();
});

test.each([
  ['whose events are kept back on the way', { follow: () => hang() }, { kind: 'unknown', why: null }],
  ['that cannot be watched', { follow: () => refuse() }, { kind: 'unknown', why: 'no events here' }],
])('a drill %s is told to stop all the same', async (_, changes, came) => {
  const drill = await control();
  const caller = { ...drill.caller, ...changes };
  expect(await awaitStop(caller, 'customers call', AbortSignal.timeout(400), 50)).toEqual(came);
  expect(drill.stops).toEqual(['stopped by cutover stop: customers call']);
  await drill.running.close();
});

test('who does not begin to answer is not watched for ever', async () => {
  const silent = createServer(() => {});
  const url = `http://127.0.0.1:${await listen(silent, 0, 'nobody')}`;
  const events = createControlCaller({ url, token: 'a-token' }, 100).follow(new AbortController().signal);
  await expect(events.next()).rejects.toThrow(`No drill answers at ${url}: nothing came within 100 ms.`);
  silent.closeAllConnections();
  silent.close();
});

async function* hang(): AsyncGenerator<LiveEvent> {
  await sleep(1_000);
  yield* [];
}

async function* refuse(): AsyncGenerator<LiveEvent> {
  yield* [];
  throw new Error('no events here');
}

test('notes are kept as one line; without a run there is nothing to note them in', async () => {
  const drill = await control();
  expect(await drill.caller.note({ as: 'paged', text: 'two\n lines' })).toBe(5_000);
  expect(drill.notes).toEqual([{ as: 'paged', text: 'two lines' }]);
  await drill.caller.note({ as: 'seen', text: 'the key s3cret is used up' });
  const leaving = new AbortController();
  const told: LiveEvent[] = [];
  for await (const event of drill.caller.follow(leaving.signal)) if (told.push(event) === 2) leaving.abort();
  // Who watches is told what is kept, and no secret that somebody typed.
  expect(told.at(-1)).toEqual({ kind: 'note', atEpochMs: 5_000, as: 'seen', text: 'the key [redacted] is used up' });
  await expect(drill.caller.note({ as: 'sacked' as 'paged', text: '' })).rejects.toThrow(
    /refused \/notes with 400: as must be one of "?paged/,
  );
  await drill.running.close();
  const idle = await control({ runs: false });
  await expect(idle.caller.note({ as: 'seen', text: '' })).rejects.toThrow(
    'with 409: The run has not begun yet, or is over',
  );
  await idle.running.close();
});

test('without its token nothing but the page is given, and the page holds nothing of the drill', async () => {
  const { running, address, stops, notes } = await control();
  running.hub.tell({ kind: 'run', runId: 'run-1', drill: 'secret-name', path: '/somewhere' });
  const wrong = createControlCaller({ ...address, token: 'another-token-of-length' });
  await expect(wrong.stop('')).rejects.toThrow('with 401');
  await expect(wrong.note({ as: 'seen', text: '' })).rejects.toThrow('with 401');
  for (const path of ['/events', '/status', '/control.token'])
    expect((await fetch(`${address.url}${path}`)).status).toBe(401);
  const page = await fetch(`${address.url}/`);
  const html = await page.text();
  expect(html).toContain('<h1 id="drill">Cutover</h1>');
  expect(html).not.toContain('secret-name');
  expect(html).not.toContain(address.token);
  expect(page.headers.get('content-security-policy')).toMatch(/^default-src 'none'; script-src 'sha256-/);
  expect([stops, notes]).toEqual([[], []]);
  await running.close();
});

const progress = {
  elapsedMs: 1,
  totalMs: 2,
  phase: 'outage',
  faults: [],
  planned: 1,
  sent: 1,
  inFlight: 0,
  followUps: 0,
  servedBy: [['primary', 1]],
  failedRatio: null,
  usableRatio: 1,
};

test.each([
  { kind: 'progress' },
  { kind: 'progress', progress: { ...progress, servedBy: 7 } },
  { kind: 'progress', progress: { ...progress, elapsedMs: -1 } },
  { kind: 'progress', progress: { ...progress, faults: [7] } },
  { kind: 'journal', atEpochMs: 1 },
  { kind: 'journal', atEpochMs: 1e300, entry: { what: 'armed' } },
  { kind: 'note', atEpochMs: 1, as: 'paged' },
  { kind: 'step' },
  { kind: 'ended', verdict: 7 },
  { kind: 'later' },
  7,
])('what no drill says is passed over: %j', (event) => {
  expect(parseLiveEvent(event)).toBeNull();
});

test('names that a terminal would obey are written out, in a progress too', () => {
  const evil = '\u001b[31m';
  const told = parseLiveEvent({
    kind: 'progress',
    progress: { ...progress, phase: evil, faults: [evil], servedBy: [[evil, 1]] },
  });
  expect(told).toMatchObject({
    progress: { phase: '\\u001b[31m', faults: ['\\u001b[31m'], servedBy: [['\\u001b[31m', 1]] },
  });
  expect(parseLiveEvent({ kind: 'progress', progress })).toEqual({ kind: 'progress', progress });
});

test('a time that there is not is no answer of a drill', async () => {
  const server = createServer((_, response) => response.end('{"atEpochMs": 1e300}'));
  const url = `http://127.0.0.1:${await listen(server, 0, 'a server of the test')}`;
  await expect(createControlCaller({ url, token: 'a-token-of-some-length' }).stop('')).rejects.toThrow(
    'does not answer as a drill does',
  );
  server.close().closeAllConnections();
});

test('who comes late is told which drill it is, however much has happened since', async () => {
  const { running, caller } = await control();
  const run: LiveEvent = { kind: 'run', runId: 'run-1', drill: 'one', path: '/somewhere' };
  running.hub.tell(run);
  for (let place = 0; place < 250; place++) running.hub.tell({ kind: 'step', text: String(place) });
  const told: LiveEvent[] = [];
  const leaving = new AbortController();
  for await (const event of caller.follow(leaving.signal)) if (told.push(event) === 201) leaving.abort();
  expect(told.slice(0, 2)).toEqual([run, { kind: 'step', text: '50' }]);
  await running.close();
});

test('who comes late is told what there was, and everybody what comes; then the files are gone', async () => {
  const { folder, running, address, caller } = await control();
  const paths = controlFilesIn(folder);
  for (const path of Object.values(paths)) expect(statSync(path).mode & 0o777).toBe(0o600);
  running.hub.tell({ kind: 'step', text: 'before' });
  const told: LiveEvent[] = [];
  for await (const event of caller.follow(new AbortController().signal)) {
    told.push(event);
    if (told.length === 1) running.hub.tell({ kind: 'step', text: 'after' });
    if (told.length === 2) {
      running.hub.tell({ kind: 'ended', verdict: 'pass' });
      void running.close();
    }
  }
  expect(told).toEqual([
    { kind: 'step', text: 'before' },
    { kind: 'step', text: 'after' },
    { kind: 'ended', verdict: 'pass' },
  ]);
  expect(Object.values(paths).filter((path) => existsSync(path))).toEqual([]);
  await expect(readControlFiles(folder)).rejects.toThrow('No drill runs in');
  await expect(createControlCaller(address).stop('')).rejects.toThrow('No drill answers at');
});

test('a drill whose folder was moved leaves no token there, and takes away nobody else’s', async () => {
  const { folder, running, address } = await control();
  const moved = `${folder}-moved`;
  renameSync(folder, moved);
  mkdirSync(folder);
  const other = writeControlFiles(folder, { ...address, token: 'the-token-of-another', pid: 1 });
  await checkRunning(moved, await readControlFiles(moved));
  await running.close();
  expect(readFileSync(controlFilesIn(moved).token, 'utf8')).toBe('');
  await expect(readControlFiles(moved)).rejects.toThrow(
    /^No drill runs in .+-moved any more: it is over, and its folder was moved while it ran\. cutover score/,
  );
  expect((await readControlFiles(folder)).token).toBe('the-token-of-another');
  other.remove();
});

test('files that cannot both be written leave none behind', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'cutover-control-'));
  writeFileSync(controlFilesIn(folder).address, 'mine');
  const address = { url: 'http://127.0.0.1:1', token: 'a-token-of-some-length', pid: 1 };
  expect(() => writeControlFiles(folder, address)).toThrow(/EEXIST/);
  expect(existsSync(controlFilesIn(folder).token)).toBe(false);
  expect(readFileSync(controlFilesIn(folder).address, 'utf8')).toBe('mine');
});

test('files that a killed drill left say that it is over, whoever has its port by now', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'cutover-control-'));
  const another = await control();
  const silent = createServer(() => {});
  const page = createServer((_, response) => response.end('{"hello": 1}'));
  const [silentPort, pagePort] = [
    await listen(silent, 0, 'a server of the test'),
    await listen(page, 0, 'a server of the test'),
  ];
  const gonePort = await findFreePort();
  const over =
    /^No drill runs in \S+ any more: its control\.json names .+?, where (.+?)\. It was killed, .+ cutover score/;
  const check = (url: string, withinMs: number): Promise<void> =>
    checkRunning(folder, { url, token: 'a-token-of-some-length' }, withinMs);
  const why = (url: string, withinMs = 60_000): Promise<string | undefined> =>
    check(url, withinMs).then(
      () => 'it runs',
      (error: Error) => over.exec(error.message)?.[1],
    );
  expect(await why(`http://127.0.0.1:${gonePort}`)).toMatch(/^nobody answers \(.*ECONNREFUSED/);
  expect(await why(`http://127.0.0.1:${silentPort}`, 300)).toBe('nothing answers within 300 ms');
  expect(await why(`http://127.0.0.1:${pagePort}`)).toBe('something answers that is no drill');
  expect(await why(another.address.url)).toBe('another drill answers');
  expect(await why('no address')).toMatch(/^nobody answers/);
  await another.running.close();
  for (const server of [silent, page]) server.close().closeAllConnections();
});
