/** Past outages, played for real and much faster: each part of them was in force, with the kinds of errors that the data have. */
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { prepareReplay } from '../../lib/run/incidents/prepare-replay.ts';
import { readIncident } from '../../lib/run/incidents/read-catalogue.ts';
import { runDrill } from '../../lib/run/runner/run-drill.ts';
import { writeDrill } from '../support/drills.ts';
import { loosenValidity } from '../support/run-written-drill.ts';

/** The checks that say whether the outage was the one that was planned; the others hold the machine to account, which tests fill. */
const inForce = ['fault-applied', 'fault-in-force', 'fault-gone'];

/** One with two kinds at a time and a share that falls; one that hits a share of the requests with all their tries. */
it.each([
  ['openai-2023-11-08', [['error-response', 'error-response'], ['error-response']]],
  ['cloudflare-2025-12-05', [['error-response']]],
])('%s is in force in every part', async (name, kinds) => {
  const incident = await readIncident(name);
  const { prepared, replay } = await prepareReplay(loosenValidity(writeDrill()), incident, {
    timeScale: 3_600,
    leastMs: 2_500,
  });
  const { scorecard } = await runDrill({
    prepared,
    resultsPath: await mkdtemp(join(tmpdir(), 'cutover-incidents-')),
    env: process.env,
    signal: new AbortController().signal,
    onEvent: () => {},
  });
  expect(scorecard.drill).toBe(`replay-${incident.name}`);
  expect(scorecard.validity.filter(({ id, ok }) => !ok && inForce.includes(id))).toEqual([]);
  const played = scorecard.routing.faults ?? [];
  expect(played.map(({ entry }) => entry)).toEqual(replay.parts.map(({ entry }) => entry));
  expect(played.map(({ faults }) => faults.map(({ kind }) => kind))).toEqual(kinds);
  expect(played.filter(({ met }) => met < 5)).toEqual([]);
});
