/** What a set of replays refuses before the first of them is played. */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parseIncident } from '../../../lib/drill/incidents/parse-incident.ts';
import { describeRest, showReplays } from '../../../scripts/terminal/show-replays.ts';
import { writeDrill } from '../../support/drills.ts';
import { writeIncident } from '../../support/incidents.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cutover-replays-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

it('a run that is there already, of whichever incident: hours may lie before it', async () => {
  const file = join(folder, 'drill.json');
  writeFileSync(file, JSON.stringify(writeDrill()));
  const out = join(folder, 'out');
  mkdirSync(join(out, 'second'), { recursive: true });
  writeFileSync(join(out, 'second', 'records.ndjson'), '');
  const incidents = ['first', 'second'].map((name) => parseIncident(writeIncident({ name })));
  const flags = { json: false, gate: true, preflight: false, statusPage: undefined, influx: undefined };
  const refused = showReplays({ file, incidents, options: { timeScale: 600 }, out, ...flags });
  await expect(refused).rejects.toThrow(`--out must name a new or empty folder, got ${out} with 1 files in it.`);
  expect(readdirSync(out)).toEqual(['second']);
});

it('names what of a set that ended early is in no matrix', () => {
  expect(describeRest(['b', 'c'])).toBe('2 of the set have come to nothing, as it ended before: b, c.');
});
