import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { findLeftArmed, openInjectJournal } from '../../../../lib/proxies/injector/service/inject-journal.ts';

const line = (what: string, more: object = {}): string => `${JSON.stringify({ atEpochMs: 7, what, ...more })}\n`;
const armed = line('armed', { faults: ['silence'], holder: 'drill x' });
const left = { faults: ['silence'], holder: 'drill x', armedEpochMs: 7 };

test.each([
  ['nothing', '', null],
  ['armed and nothing more', line('started') + armed, left],
  [
    'armed by hand',
    line('armed', { faults: ['reset'], holder: null }),
    { faults: ['reset'], holder: null, armedEpochMs: 7 },
  ],
  ['armed, then reverted', armed + line('reverted'), null],
  ['armed, then run out', armed + line('expired'), null],
  ['armed, and a session that ended behind it', armed + line('session', { event: 'expired' }), left],
  ['armed by one that was killed, and started since', armed + line('started'), null],
  ['armed, and a line that a kill cut short', `${armed}{"atEpochMs":8,"wha`, left],
])('a journal that says %s', (_title, text, expected) => {
  expect(findLeftArmed(text)).toEqual(expected);
});

test('a line that a kill cut short does not swallow the next', () => {
  const path = join(mkdtempSync(join(tmpdir(), 'cutover-journal-')), 'journal.ndjson');
  writeFileSync(path, `${armed}{"atEp`);
  const journal = openInjectJournal(path);
  expect(journal.left).toEqual(left);
  journal.write({ what: 'armed', faults: ['reset'], holder: null });
  expect(findLeftArmed(readFileSync(path, 'utf8'))?.faults).toEqual(['reset']);
});

test('a journal that cannot be written is an error before anything runs', () => {
  expect(() => openInjectJournal(join(tmpdir(), 'no', 'such', 'folder'))).toThrow(/The journal .* cannot be opened/);
});
