import type { LoadSettings } from '../../../scenarios/support/settings.ts';
import { longestCallMs, tryTimeoutMs } from '../../drill/caller-times.ts';
import { timelineDurationMs } from '../../drill/timeline.ts';
import { RECORD_VERSION } from '../../collector/records/record.ts';
import type { PreparedRun } from './prepare-run.ts';
import type { RunFolder } from './run-folder.ts';
import type { RunningSystem } from './start-system.ts';

const LEAD_MS = 500;

/** What k6's script is told of a run. */
export function planLoadSettings(
  prepared: PreparedRun,
  folder: Pick<RunFolder, 'plan' | 'cases' | 'runId'>,
  system: Pick<RunningSystem, 'url' | 'headers' | 'request'>,
  runToken: string,
): LoadSettings {
  const { drill, arrivals, vus } = prepared;
  const { traffic } = drill;
  return {
    url: system.url,
    headers: system.headers,
    request: system.request,
    planPath: folder.plan,
    casesPath: arrivals.some(({ case: drawn }) => typeof drawn === 'number') ? folder.cases : null,
    runToken,
    runStart: {
      kind: 'run-start' as const,
      version: RECORD_VERSION,
      runId: folder.runId,
      drill: drill.name,
      seed: drill.seed,
    },
    model: traffic.model,
    marker: traffic.marker === 'always' ? 'always' : 'never',
    requests: traffic.requests.map(({ name, workload }) => ({ name, workload })),
    requestTimeoutMs: tryTimeoutMs(traffic),
    ...(traffic.clients === undefined ? {} : { clients: { ...traffic.clients, seed: drill.seed } }),
    ...(traffic.followUps === undefined ? {} : { followUps: traffic.followUps }),
    longestCallMs: longestCallMs(traffic),
    maxLateMs: traffic.maxLateMs,
    vus: Math.min(vus, arrivals.length),
    arrivals: arrivals.length,
    maxDurationMs: timelineDurationMs(drill.timeline) + LEAD_MS + longestCallMs(traffic) + 5_000,
    leadMs: LEAD_MS,
  };
}
