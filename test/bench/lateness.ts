import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Load } from '../../lib/score/scorecard.ts';
import { prepareRun } from '../../lib/runner/prepare-run.ts';
import { runDrill } from '../../lib/runner/run-drill.ts';
import { writeDrill } from '../support/drills.ts';
import { writeDrillFile } from '../support/run-written-drill.ts';
import { atMost, type Bench, type BenchRow } from './bench.ts';

const PHASE_MS = 8_000;

/** How late k6 sends what is due, with everything else of a drill (seats, gateway, mocks) on the same machine. */
export const bench: Bench = {
  name: 'lateness',
  async run() {
    const rows: BenchRow[] = [];
    for (const ratePerSecond of [200, 500]) {
      const load = await measureLoad(ratePerSecond);
      const id = (what: string): string => `${ratePerSecond}/s ${what}`;
      rows.push({ id: id('lateness p50'), value: load.latenessP50Ms ?? Number.NaN, unit: 'ms' });
      const p99 = load.latenessP99Ms ?? Number.NaN;
      rows.push(
        ratePerSecond === 200
          ? atMost(id('lateness p99'), p99, 'ms', 20)
          : { id: id('lateness p99'), value: p99, unit: 'ms' },
      );
      rows.push({
        id: id('sent of planned'),
        value: load.planned === 0 ? Number.NaN : load.sent / load.planned,
        unit: '',
      });
      rows.push({ id: id('failed'), value: load.failed, unit: 'requests' });
    }
    return rows;
  },
};

/** A drill with short answers from instant models, at this rate throughout. */
async function measureLoad(ratePerSecond: number): Promise<Load> {
  const { providers, traffic } = writeDrill();
  const instant = (provider: 'primary' | 'fallback') => {
    const { upstream } = providers[provider];
    if (upstream.kind !== 'mock') throw new Error('The small drill has mocks.');
    return { upstream: { ...upstream, mock: { ...upstream.mock, ttft: 'instant', tokensPerSecond: 10_000 } } };
  };
  const drill = writeDrill({
    name: `lateness-${ratePerSecond}`,
    providers: { primary: instant('primary'), fallback: instant('fallback') },
    traffic: {
      ...traffic,
      arrivals: { kind: 'poisson', ratePerSecond },
      kinds: [{ kind: 'extraction', streamedRatio: 0 }],
      maxOutputTokens: 20,
      requestTimeoutMs: 2_000,
      vus: 1_200,
    },
    timeline: [
      { phase: 'warmup', durationMs: 4_000, rateFactor: 0.5 },
      { phase: 'baseline', durationMs: PHASE_MS },
      { phase: 'outage', durationMs: PHASE_MS, primary: [{ kind: 'error-response', error: 'openai-503-overloaded' }] },
      { phase: 'recovery', durationMs: PHASE_MS },
    ],
  });
  const { scorecard } = await runDrill({
    prepared: await prepareRun(await writeDrillFile(drill)),
    resultsPath: await mkdtemp(join(tmpdir(), 'cutover-lateness-')),
    env: process.env,
    signal: new AbortController().signal,
    onEvent: () => {},
  });
  return scorecard.load;
}
