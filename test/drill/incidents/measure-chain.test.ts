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
    parseIncident(writeIncident({ name: 'whole' })),
    parseIncident(writeIncident({ name: 'a-part', phases: [writePhase({ share: 0.4, faults: two })] })),
  ],
  { ...replayDefaults, timeScale: 60 },
);

interface Played {
  /** How many of the 200 calls met each fault. */
  hits: readonly number[];
  status?: number;
  armedMs?: number;
}

/** What a run's injector would have recorded of the two. */
async function measure(played: readonly Played[]) {
  const spans = planTimeline(chain.drill.timeline);
  const lines: object[] = [
    { kind: 'run-start', version: RECORD_VERSION, runId: 'r', drill: 'd', seed: 7, startEpochMs: BEGAN_MS },
  ];
  for (const [place, { entry }] of chain.parts.entries()) {
    const { hits, status = 503, armedMs = 10_000 } = played[place] as Played;
    const { startMs: planMs, settings } = spans[entry]!;
    const startMs = BEGAN_MS + planMs;
    const kinds = hits.map(() => 'error-response');
    const summaries = hits.map((applied): FaultSummary => ({
      fault: 'error-response',
      attempts: CALLS,
      matched: CALLS,
      applied,
      skipped: {},
      firstEpochMs: null,
      lastEpochMs: null,
      intendedRatio: null,
      observedRatio: null,
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
      });
    lines.push({ ...fault, event: 'reverted', faults: [], atEpochMs: startMs + armedMs, summaries });
  }
  const path = join(await mkdtemp(join(tmpdir(), 'cutover-chain-')), 'records.ndjson');
  await writeFile(path, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  return measureChain(chain, path);
}

const asPlanned: Played[] = [{ hits: [200] }, { hits: [61, 18] }];

it('lays incidents behind one another, with a calm between them', () => {
  expect(chain.drill.timeline.map(({ phase, durationMs }) => [phase, durationMs])).toEqual([
    ['warmup', 1_000],
    ['baseline', 2_500],
    ['outage', 10_000],
    ['outage', 500],
    ['outage', 10_000],
    ['recovery', 2_500],
  ]);
  expect(chain.parts.map(({ incident, entry }) => [incident, entry])).toEqual([
    ['whole', 2],
    ['a-part', 4],
  ]);
});

describe('a run that played them', () => {
  it('has nothing wrong where kinds and shares are those of the data, but for chance', async () => {
    const measured = await measure(asPlanned);
    expect(measured.map(({ incident, wanted, met }) => [incident, wanted, met])).toEqual([
      ['whole', 1, 1],
      ['a-part', expect.closeTo(0.3), 0.305],
      ['a-part', expect.closeTo(0.1), 0.09],
    ]);
    expect(measured.flatMap(({ problems }) => problems)).toEqual([]);
  });

  it.each<[string, Played[], string[]]>([
    ['a share too small', [{ hits: [180] }, asPlanned[1]!], ['met by 90.0 %, not 100.0 % ± 3.0 %']],
    ['a share too large', [asPlanned[0]!, { hits: [100, 18] }], ['met by 50.0 %, not 30.0 % ± 13.0 %']],
    [
      'another error',
      [{ hits: [200], status: 502 }, asPlanned[1]!],
      ['answered with 502, not 503', 'no answer of 503'],
    ],
    ['nobody hit', [{ hits: [0] }, asPlanned[1]!], ['met by none of 200 calls', 'no answer of 503']],
    ['armed too late or too short', [{ hits: [200], armedMs: 8_000 }, asPlanned[1]!], ['armed 80.0 % of its time']],
    [
      'another kind of fault',
      [asPlanned[0]!, { hits: [61] }],
      ['armed was nothing', 'met by none of 0 calls', 'no answer of 500'],
    ],
  ])('is found out: %s', async (_, played, problems) => {
    expect((await measure(played)).flatMap((fault) => fault.problems)).toEqual(problems);
  });
});
