/** What is made of a run that played several incidents: which was not the one in the data is found out. */
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type FaultSummary, RECORD_VERSION } from '../../../lib/collector/records/record.ts';
import { parseIncident } from '../../../lib/drill/incidents/parse-incident.ts';
import { replayDefaults } from '../../../lib/drill/incidents/plan-replay.ts';
import { planTimeline } from '../../../lib/drill/timeline.ts';
import { chainIncidents } from '../../support/incident-chain.ts';
import { writeIncident, writePhase } from '../../support/incidents.ts';
import { measureChain } from '../../support/measure-chain.ts';
import { parseUnknownDrill } from '../../support/parse-written-drill.ts';
import { writeDrill } from '../../support/drills.ts';

const CALLS = 200;
const BEGAN_MS = 1_700_000_000_000;
const two = [
  { weight: 3, fault: { kind: 'error-response' as const, error: 'openai-503-overloaded' as const } },
  { weight: 1, fault: { kind: 'error-response' as const, error: 'openai-500' as const } },
];
const chain = chainIncidents(
  parseUnknownDrill(writeDrill()),
  [
    writeIncident({ name: 'whole' }),
    writeIncident({ name: 'a-part', phases: [writePhase({ share: 0.4, faults: two })] }),
    writeIncident({ name: 'turns', phases: [writePhase({ share: { on: 0.8, periodMs: 60_000, onRatio: 0.5 } })] }),
    writeIncident({ name: 'falls', phases: [writePhase({ share: { from: 0.6, to: 0.2 } })] }),
  ].map((written) => ({ told: parseIncident(written), played: parseIncident(written) })),
  { ...replayDefaults, timeScale: 60 },
);

interface Played {
  /** How many of the 200 calls met each fault, and for how many it was drawn; default: for as many as met it. */
  hits: readonly number[];
  drawnFor?: readonly number[];
  status?: number;
  armedMs?: number;
}

/** What would be as the data say. */
const planned: Record<string, Played> = {
  whole: { hits: [200] },
  'a-part': { hits: [61, 18], drawnFor: [60, 20] },
  turns: { hits: [80] },
  falls: { hits: [80] },
};

/** What a run's injector would have recorded of them, each entry being late by `lateMs`. */
async function measure(changes: Partial<Record<string, Played>> = {}, lateMs = 0) {
  const spans = planTimeline(chain.drill.timeline);
  const lines: object[] = [
    { kind: 'run-start', version: RECORD_VERSION, runId: 'r', drill: 'd', seed: 7, startEpochMs: BEGAN_MS },
    ...spans.map(({ entry, startMs, settings: { phase } }) => ({
      kind: 'phase',
      entry,
      phase,
      startEpochMs: BEGAN_MS + startMs + lateMs,
    })),
  ];
  for (const { incident, entry } of chain.parts) {
    const asPlanned = planned[incident] as Played;
    const {
      hits,
      drawnFor = asPlanned.drawnFor ?? asPlanned.hits,
      status = 503,
      armedMs = 10_000,
    } = changes[incident] ?? asPlanned;
    const { startMs: planMs, settings } = spans[entry]!;
    const startMs = BEGAN_MS + planMs + lateMs;
    const kinds = hits.map(() => 'error-response');
    const summaries = hits.map((applied, place): FaultSummary => ({
      fault: 'error-response',
      attempts: CALLS,
      matched: CALLS,
      applied,
      skipped: {},
      firstEpochMs: null,
      lastEpochMs: null,
      intendedRatio: (drawnFor[place] ?? 0) / CALLS,
      observedRatio: applied / CALLS,
    }));
    const fault = { kind: 'fault', provider: 'primary' };
    lines.push({ ...fault, event: 'armed', faults: kinds, atEpochMs: startMs });
    const met = hits.reduce((sum, count) => sum + count, 0);
    for (let call = 0; call < CALLS; call++)
      lines.push({
        kind: 'attempt',
        id: `${entry}-${call}`,
        provider: 'primary',
        index: call,
        correlatedBy: 'header',
        startEpochMs: startMs + (call * settings.durationMs) / CALLS,
        headersMs: 1,
        endMs: 2,
        status: call >= met ? 200 : call < (hits[0] ?? 0) ? status : 500,
        end: 'complete',
        responseBytes: 2,
        fault: call < met ? 'error-response' : null,
        faultMs: call < met ? 1 : null,
      });
    lines.push({ ...fault, event: 'reverted', faults: [], atEpochMs: startMs + armedMs, summaries });
  }
  const path = join(await mkdtemp(join(tmpdir(), 'cutover-chain-')), 'records.ndjson');
  await writeFile(path, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  return measureChain(chain, path);
}

it('lays incidents behind one another, with a calm between them', () => {
  expect(chain.drill.timeline.map(({ phase, durationMs }) => [phase, durationMs])).toEqual([
    ['warmup', 1_000],
    ['baseline', 2_500],
    ['outage', 10_000],
    ['outage', 200],
    ['outage', 10_000],
    ['outage', 200],
    ['outage', 10_000],
    ['outage', 200],
    ['outage', 10_000],
    ['recovery', 2_500],
  ]);
  expect(chain.parts.map(({ incident, entry }) => [incident, entry])).toEqual([
    ['whole', 2],
    ['a-part', 4],
    ['turns', 6],
    ['falls', 8],
  ]);
});

describe('a run that played them', () => {
  it('has nothing wrong where kinds and shares are those of the data, but for chance', async () => {
    const measured = await measure();
    expect(measured.map(({ incident, wanted, met }) => [incident, wanted, met])).toEqual([
      ['whole', 1, 1],
      ['a-part', expect.closeTo(0.3), 0.305],
      ['a-part', expect.closeTo(0.1), 0.09],
      ['turns', expect.closeTo(0.4), 0.4],
      ['falls', expect.closeTo(0.4), 0.4],
    ]);
    expect(measured.flatMap(({ problems }) => problems)).toEqual([]);
  });

  it('has nothing wrong where a busy machine was late with all of it, or chance moved what moves', async () => {
    expect((await measure({}, 900)).flatMap(({ problems }) => problems)).toEqual([]);
    const moved = await measure({ turns: { hits: [95], drawnFor: [90] }, falls: { hits: [70], drawnFor: [88] } });
    expect(moved.flatMap(({ problems }) => problems)).toEqual([]);
  });

  it.each<[string, Record<string, Played>, string[]]>([
    ['fewer met it', { whole: { hits: [180] } }, ['met by 90.0 % (76.5 % to 96.1 %), not 100.0 %']],
    ['more met it', { 'a-part': { hits: [100, 18] } }, ['met by 50.0 % (34.8 % to 65.2 %), not 30.0 %']],
    ['it was drawn for half', { 'a-part': { hits: [61, 18], drawnFor: [60, 10] } }, ['drawn for 5.0 %, not 10.0 %']],
    ['it was on for longer', { turns: { hits: [140], drawnFor: [140] } }, ['drawn for 70.0 %, not 40.0 %']],
    ['its share moved otherwise', { falls: { hits: [60], drawnFor: [60] } }, ['drawn for 30.0 %, not 40.1 %']],
    ['another error', { whole: { hits: [200], status: 502 } }, ['answered with 502, not 503', 'no answer of 503']],
    ['nobody hit', { whole: { hits: [0] } }, ['met by none of 200 calls', 'no answer of 503']],
    ['armed too late or too short', { whole: { hits: [200], armedMs: 3_000 } }, ['armed 30.0 % of its time']],
    [
      'another kind of fault',
      { 'a-part': { hits: [61] } },
      ['armed was nothing', 'met by none of 0 calls', 'no answer of 500'],
    ],
  ])('is found out: %s', async (_, changes, problems) => {
    expect((await measure(changes)).flatMap((fault) => fault.problems)).toEqual(problems);
  });
});
