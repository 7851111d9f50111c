import { createContract } from '../../drill/contracts/index.ts';
import type { PlannedArrival } from '../../drill/workloads/arrival.ts';
import type { CaseLines } from '../../collector/plan-file/read-cases.ts';
import type { Drill } from '../../drill/drill.ts';
import { listProviders } from '../../drill/providers.ts';
import type { PhaseName } from '../../kit/terms/phase.ts';
import type { ProviderName } from '../../kit/terms/provider.ts';
import { mostTries } from '../../drill/caller-times.ts';
import { arrivalOfTry } from '../../drill/try-number.ts';
import { createRequests } from '../../drill/workloads/requests.ts';
import type { RunRecord } from '../../collector/records/record.ts';

/** What the terminal shows while a drill runs. The ratios are of the last seconds; the scorer has the last word. */
export interface Progress {
  elapsedMs: number;
  totalMs: number;
  phase: PhaseName | 'starting';
  /** Faults armed now, `primary: silence`. */
  faults: string[];
  planned: number;
  /** Requests that have reached the observer, and how many of them still wait for their answer's end. */
  sent: number;
  inFlight: number;
  /** Answered requests in the window, by who answered, in the order of the providers. */
  servedBy: ReadonlyMap<ProviderName, number>;
  /** Failed over finished, and usable over judged, in the window; null when there were none. */
  failedRatio: number | null;
  usableRatio: number | null;
}

const WINDOW_MS = 3_000;

interface Outcome {
  atEpochMs: number;
  index: number | null;
  failed: boolean;
  usable: boolean | null;
}

/** Follows the records of a run as they come. */
export function createProgress(drill: Drill, arrivals: readonly PlannedArrival[], cases: CaseLines, totalMs: number) {
  const requests = createRequests(drill.traffic.requests);
  const contracts = new Map(drill.contracts.map((settings) => [settings.for, createContract(settings)]));
  const providers = listProviders(drill);
  const faults = new Map<ProviderName, string[]>(providers.map((name) => [name, []]));
  const servers = new Map<number, ProviderName>();
  let outcomes: Outcome[] = [];
  let phase: Progress['phase'] = 'starting';
  let ended = 0;

  const tries = arrivals.length * mostTries(drill.traffic);

  function judge(index: number | null, record: RunRecord & { kind: 'exchange' }): boolean | null {
    const arrival = index === null || index >= tries ? undefined : arrivals[arrivalOfTry(index, arrivals.length)];
    const contract = arrival && contracts.get(arrival.kind);
    if (!arrival || !contract || record.answer === null || record.answer.error !== null) return null;
    const { case: drawn } = arrival;
    return (
      contract.check(
        record.answer,
        requests.expect({ kind: arrival.kind, case: typeof drawn === 'number' ? cases.read(drawn) : drawn }),
      ).outcome === 'usable'
    );
  }

  return {
    add(record: RunRecord): void {
      if (record.kind === 'phase') phase = record.phase;
      else if (record.kind === 'fault') faults.set(record.provider, record.faults);
      else if (record.kind === 'attempt') {
        if (record.index !== null && record.fault === null && (record.status ?? 0) < 300)
          servers.set(record.index, record.provider);
      } else if (record.kind === 'exchange') {
        ended++;
        const failed = record.status === null || record.status >= 300 || record.end !== 'complete';
        outcomes.push({
          atEpochMs: record.startEpochMs + record.endMs,
          index: record.index,
          failed,
          usable: failed ? false : judge(record.index, record),
        });
      }
    },
    /** `sent`: requests that have reached the observer so far. */
    snapshot(startEpochMs: number, nowEpochMs: number, sent: number): Progress {
      outcomes = outcomes.filter(({ atEpochMs }) => atEpochMs >= nowEpochMs - WINDOW_MS);
      const servedBy = new Map<ProviderName, number>(providers.map((name) => [name, 0]));
      for (const { index, failed } of outcomes) {
        const server = index === null ? undefined : servers.get(index);
        if (!failed && server !== undefined) servedBy.set(server, (servedBy.get(server) ?? 0) + 1);
      }
      const judged = outcomes.filter(({ usable }) => usable !== null);
      return {
        elapsedMs: Math.max(0, nowEpochMs - startEpochMs),
        totalMs,
        phase,
        faults: [...faults].flatMap(([provider, kinds]) => kinds.map((kind) => `${provider}: ${kind}`)),
        planned: arrivals.length,
        sent,
        inFlight: Math.max(0, sent - ended),
        servedBy,
        failedRatio: ratio(outcomes.filter(({ failed }) => failed).length, outcomes.length),
        usableRatio: ratio(judged.filter(({ usable }) => usable).length, judged.length),
      };
    },
  };
}

function ratio(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}
