import { readFile } from 'node:fs/promises';
import type { DrillInput } from '../../lib/drill/drill.ts';
import { usualProviders } from '../../lib/kit/terms/provider.ts';
import type { RunResult } from '../../lib/run/runner/run-drill.ts';
import { runWrittenDrill } from './run-written-drill.ts';

type AppTarget = Extract<DrillInput['target'], { kind: 'app' }>;

/** What the applications in test/e2e/apps are told of their models. */
export const modelEnv = {
  OPENAI_BASE_URL: '${primary.url}',
  OPENAI_API_KEY: '${primary.key}',
  PRIMARY_MODEL: '${primary.model}',
  FALLBACK_BASE_URL: '${fallback.url}',
  FALLBACK_API_KEY: '${fallback.key}',
  FALLBACK_MODEL: '${fallback.model}',
};

/** How an application is asked. */
export interface AppLoad {
  ratePerSecond: number;
  streamedRatio: number;
  maxOutputTokens: number;
  /** Of baseline, outage and recovery each, ms. */
  phaseMs: number;
}

/** A drill of an application, who served by its scorecard, and who answered by the application's own log. */
export interface AppDrill extends RunResult {
  served: Record<'primary' | 'fallback' | 'none', number>;
  logged: Record<'primary' | 'fallback' | 'none', number>;
}

/** Starts an application, takes its primary away under load, and counts. */
export async function drillApp(
  target: Omit<AppTarget, 'kind'>,
  { ratePerSecond, streamedRatio, maxOutputTokens, phaseMs }: AppLoad,
): Promise<AppDrill> {
  const run = await runWrittenDrill({
    target: { kind: 'app', ...target },
    traffic: {
      arrivals: { kind: 'poisson', ratePerSecond },
      maxOutputTokens,
      // A mock takes eight seconds now and then, as its model does; of a caller that has left the application would still log an answer.
      requestTimeoutMs: 30_000,
      vus: 400,
      // An application of this sort hands on nothing but the prompt.
      marker: 'always',
      requests: [{ name: 'chat', streamedRatio, workload: { kind: 'support-desk', asks: 'chat' } }],
    },
    timeline: [
      { phase: 'warmup', durationMs: phaseMs * 0.4, rateFactor: 0.5 },
      { phase: 'baseline', durationMs: phaseMs },
      { phase: 'outage', durationMs: phaseMs, primary: [{ kind: 'error-response', error: 'openai-503-overloaded' }] },
      { phase: 'recovery', durationMs: phaseMs },
    ],
    contracts: [{ kind: 'whole-answer', for: 'chat' }],
  });
  const log = await readFile(run.folder.targetLog, 'utf8');
  const served = { primary: 0, fallback: 0, none: 0 };
  for (const counts of Object.values(run.scorecard.routing.servedBy)) {
    for (const name of ['primary', 'fallback', 'none'] as const) served[name] += counts[name] ?? 0;
  }
  // Without the line's end: Python's print writes it by itself, and two threads' lines may run together.
  const [primary = 0, fallback = 0] = usualProviders.map((name) => log.split(`answered by ${name}`).length - 1);
  return { ...run, served, logged: { primary, fallback, none: log.split('failed: ').length - 1 } };
}
