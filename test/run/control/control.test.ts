import { existsSync, mkdtempSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { awaitStop } from '../../../lib/run/control/await-stop.ts';
import { createControlCaller } from '../../../lib/run/control/control-caller.ts';
import { controlFilesIn, readControlFiles } from '../../../lib/run/control/control-file.ts';
import type { LiveEvent } from '../../../lib/run/control/live-event.ts';
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
      return 5_000;
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
  const outcome = await awaitStop(drill.caller, 'customers call', AbortSignal.timeout(5_000));
  expect(outcome).toMatchObject({ kind: 'reverted' });
  expect(outcome.kind === 'reverted' && outcome.afterMs).toBeLessThan(5_000);
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
  expect(await awaitStop(drill.caller, '', AbortSignal.timeout(5_000))).toEqual(came);
  expect(drill.stops).toEqual(['stopped by cutover stop']);
  await drill.running.close();
});

test('a stop of which nothing is heard says so', async () => {
  const drill = await control();
  drill.running.hub.tell({ kind: 'step', text: 'Starting' });
  expect(await awaitStop(drill.caller, '', AbortSignal.timeout(300))).toEqual({ kind: 'unknown' });
  await drill.running.close();
});

test('notes are kept as one line; without a load there is no time to note them at', async () => {
  const drill = await control();
  expect(await drill.caller.note({ as: 'paged', text: 'two\n lines' })).toBe(5_000);
  expect(drill.notes).toEqual([{ as: 'paged', text: 'two lines' }]);
  await expect(drill.caller.note({ as: 'sacked' as 'paged', text: '' })).rejects.toThrow(
    /refused \/notes with 400: as must be one of "?paged/,
  );
  await drill.running.close();
  const idle = await control({ runs: false });
  await expect(idle.caller.note({ as: 'seen', text: '' })).rejects.toThrow('with 409: No load runs now');
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
