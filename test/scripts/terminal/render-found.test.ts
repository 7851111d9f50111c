/** What `cutover incident fit` prints: whatever a log or its path is called, and however narrow the terminal is. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { displayWidth } from '../../../lib/collector/report/text/display-width.ts';
import { fitIncident } from '../../../lib/run/fit/fit-incident.ts';
import { renderFound } from '../../../scripts/terminal/render-found.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cutover-found-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const HOSTILE = 'a\u001b[2J\u001b]0;title\u0007\r\nall is well\u202e';
const widest = (text: string): number => Math.max(...text.split('\n').map(displayWidth));

function csv(): string {
  const lines = Array.from({ length: 3_600 }, (_, place) => {
    const isDown = place >= 1_200 && place < 2_400;
    return `${new Date(Date.UTC(2026, 10, 8, 13) + place * 1_000).toISOString()},${isDown ? 503 : 200}`;
  });
  return `time,status\n${lines.join('\n')}\n`;
}

test('a terminal obeys neither a name on a status page nor the path of a log', async () => {
  const page = join(folder, 'page.json');
  const update = { status: 'resolved', body: HOSTILE, created_at: '2026-11-08T13:00:00Z' };
  writeFileSync(page, JSON.stringify({ name: HOSTILE, impact: HOSTILE, incident_updates: [update] }));
  const log = join(folder, `${HOSTILE}.csv`);
  writeFileSync(log, `${csv()}noon,200\n`);
  for (const path of [page, log]) {
    const shown = renderFound(await fitIncident(path, { provider: 'openai' }), 100);
    expect(shown).toContain('\\u001b[2J');
    expect(shown).not.toMatch(/[\p{Cf}\p{Zl}\p{Zp}\p{Cs}]|[^\P{Cc}\n]/u);
    expect(shown).not.toMatch(/^all is well/m);
  }
});

test.each([60, 80, 120])('lines of at most %i columns, curves and all', async (width) => {
  const log = join(folder, 'wide.csv');
  writeFileSync(log, csv());
  const fitted = await fitIncident(log, { provider: 'openai' });
  const shown = renderFound(fitted, width);
  expect(widest(shown)).toBeLessThanOrEqual(width);
  expect(shown).toContain('13:59 UTC');
  expect(shown.replaceAll(/\s+/g, ' ')).toContain(String(fitted.found[1]));
});
