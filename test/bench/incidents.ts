import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { prepareReplay } from '../../lib/run/incidents/prepare-replay.ts';
import { readCatalogue } from '../../lib/run/incidents/read-catalogue.ts';
import { runDrill } from '../../lib/run/runner/run-drill.ts';
import { writeGuardedDrill } from '../support/incidents.ts';
import { atLeast, type Bench, type BenchRow } from './bench.ts';

/** Only incidents whose names begin so. */
const ONLY = process.env['CUTOVER_INCIDENTS'] ?? '';
/** The least of the validity checks that say whether the outage was the one in the data. */
const inForce = ['fault-applied', 'fault-in-force', 'fault-gone'];

/**
 * Every incident of the catalogue, played for real and thousands of times as fast: was it in force, in every part of it? Takes about
 * twenty seconds each.
 */
export const bench: Bench = {
  name: 'incidents',
  async run() {
    const incidents = (await readCatalogue()).filter(({ name }) => name.startsWith(ONLY));
    const rows: BenchRow[] = [];
    let held = 0;
    for (const incident of incidents) {
      process.stderr.write(`  ${incident.name} …\n`);
      const { prepared, replay } = await prepareReplay(writeGuardedDrill(), incident, {
        timeScale: 20_000,
        leastMs: 3_000,
      });
      const resultsPath = await mkdtemp(join(tmpdir(), 'cutover-incidents-'));
      const { scorecard } = await runDrill({
        prepared,
        resultsPath,
        env: process.env,
        signal: new AbortController().signal,
        onEvent: () => {},
      });
      await rm(resultsPath, { recursive: true });
      const broken = scorecard.validity.filter(({ id, ok }) => !ok && inForce.includes(id));
      if (broken.length === 0) held++;
      const parts = replay.parts.filter(({ sees }) => sees.length > 0);
      const why = broken.map(({ id, observed }) => `${id}: ${observed}`).join('; ');
      rows.push({
        id: incident.name,
        value: parts.length,
        unit: why === '' ? 'parts in force' : `parts, not in force: ${why}`,
      });
    }
    return [...rows, atLeast('in force', held / incidents.length, `of ${incidents.length}`, 1)];
  },
};
