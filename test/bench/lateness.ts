import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DrillInput } from '../../lib/drill/drill.ts';
import { findFreePort } from '../../lib/proxies/process/free-port.ts';
import { prepareRun } from '../../lib/run/runner/prepare-run.ts';
import { runDrill } from '../../lib/run/runner/run-drill.ts';
import type { Load } from '../../lib/collector/scorecard/scorecard.ts';
import { writeDrill } from '../support/drills.ts';
import { writeMeasuredDrillFile } from '../support/run-written-drill.ts';
import { atMost, type Bench, type BenchRow } from './bench.ts';

const PHASE_MS = 8_000;

/**
 * How late k6 sends what is due, with the rest of a drill (observer, injectors, mocks, runner) on the same machine.
 * On two cores the Portkey gateway itself is saturated before 200 requests/s of this size, and what is measured then
 * is its collapse; so it stands in the path at 100/s, and at higher rates the observer leads straight to the primary.
 */
export const bench: Bench = {
  name: 'lateness',
  async run() {
    const rows: BenchRow[] = [];
    for (const { ratePerSecond, gateway } of [
      { ratePerSecond: 100, gateway: true },
      { ratePerSecond: 200, gateway: false },
      { ratePerSecond: 500, gateway: false },
    ]) {
      const load = await measureLoad(ratePerSecond, gateway);
      const id = (what: string): string => `${ratePerSecond}/s${gateway ? ' behind Portkey' : ''}, ${what}`;
      const p99 = load.latenessP99Ms ?? Number.NaN;
      rows.push(
        { id: id('lateness p50'), value: load.latenessP50Ms ?? Number.NaN, unit: 'ms' },
        ratePerSecond === 200
          ? atMost(id('lateness p99'), p99, 'ms', 20)
          : { id: id('lateness p99'), value: p99, unit: 'ms' },
        { id: id('not sent'), value: load.planned - load.sent, unit: `of ${load.planned}` },
      );
    }
    return rows;
  },
};

/** A drill with short answers from instant models, at this rate throughout. */
async function measureLoad(ratePerSecond: number, gateway: boolean): Promise<Load> {
  const { traffic, contracts = [] } = writeDrill();
  const primaryPort = await findFreePort();
  const drill = writeDrill({
    name: `lateness-${ratePerSecond}`,
    contracts: contracts.filter(({ for: asked }) => asked === 'extraction'),
    ...(gateway ? {} : { target: { kind: 'url', url: `http://127.0.0.1:${primaryPort}/v1/chat/completions` } }),
    providers: {
      primary: { ...instant('primary-model'), listenPort: primaryPort },
      fallback: instant('fallback-model'),
    },
    traffic: {
      ...traffic,
      arrivals: { kind: 'poisson', ratePerSecond },
      requests: [{ name: 'extraction', streamedRatio: 0, workload: { kind: 'support-desk', asks: 'extraction' } }],
      maxOutputTokens: 20,
      requestTimeoutMs: 2_000,
      vus: 1_200,
    },
    timeline: [
      { phase: 'warmup', durationMs: 4_000, rateFactor: 0.5 },
      { phase: 'baseline', durationMs: PHASE_MS },
      {
        phase: 'outage',
        durationMs: PHASE_MS,
        primary: [{ kind: 'error-response', error: 'openai-503-overloaded' }],
      },
      { phase: 'recovery', durationMs: PHASE_MS },
    ],
  });
  const { scorecard } = await runDrill({
    prepared: await prepareRun(await writeMeasuredDrillFile(drill)),
    resultsPath: await mkdtemp(join(tmpdir(), 'cutover-lateness-')),
    env: process.env,
    signal: new AbortController().signal,
    onEvent: () => {},
  });
  return scorecard.load;
}

function instant(model: string): DrillInput['providers']['primary'] {
  return {
    upstream: {
      kind: 'mock',
      mock: { model, wire: 'openai-chat', dialect: 'strict', ttft: 'instant', tokensPerSecond: 10_000 },
    },
  };
}
