/** Past outages, played for real and much faster: each part of them was in force, with the kinds of errors and the shares of the data. */
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { replayDefaults } from '../../lib/drill/incidents/plan-replay.ts';
import { readIncident } from '../../lib/run/incidents/read-catalogue.ts';
import { writeDrill } from '../support/drills.ts';
import { playChain } from '../support/play-chain.ts';
import { loosenValidity } from '../support/run-written-drill.ts';

/**
 * Two kinds at a time and a share that falls; a share of the requests with all their tries; on and off by turns; no connection at all, then
 * half of the traffic. `npm run bench -- incidents` plays all there are.
 */
const names = ['openai-2023-11-08', 'cloudflare-2025-12-05', 'azure-openai-2026-01-27', 'openai-2022-08-19'] as const;

it('is in force in every part, with the kinds and shares of the data', async () => {
  const incidents = await Promise.all(names.map((name) => readIncident(name)));
  const resultsPath = await mkdtemp(join(tmpdir(), 'cutover-incidents-'));
  const settings = { ...replayDefaults, timeScale: 1_000_000, leastMs: 2_000 };
  const { measured, broken } = await playChain(loosenValidity(writeDrill()), incidents, settings, resultsPath);
  expect(broken).toEqual([]);
  expect(measured.filter(({ problems }) => problems.length > 0)).toEqual([]);
  expect(new Set(measured.map(({ incident }) => incident)).size).toBe(names.length);
  expect(measured.length).toBe(7);
});
