import type { PlannedArrival } from '../../drill/workloads/arrival.ts';
import type { Drill } from '../../drill/drill.ts';
import { listProviders, listServing } from '../../drill/providers.ts';
import type { PhaseName } from '../../kit/terms/phase.ts';
import type { ProviderName } from '../../kit/terms/provider.ts';
import { numberCalls } from '../../drill/number-calls.ts';
import { ordinalOfTry, placeOfAsk } from '../../drill/try-number.ts';
import type { JudgementLine } from '../../collector/records/judgement.ts';
import { createJudgedTest } from './judged-test.ts';
import type { RunRecord } from '../../collector/records/record.ts';

/** What the terminal shows while a drill runs. The ratios are of the last seconds; the scorer has the last word. */
export interface Progress {
  elapsedMs: number;
  totalMs: number;
  phase: PhaseName | 'starting';
  /** Faults armed now, `primary: silence`. */
  faults: string[];
  planned: number;
  /** Requests that have reached the observer, and how many calls still wait for their answer's end. */
  sent: number;
  inFlight: number;
  /** Follow-ups that are over, beside them. */
  followUps: number;
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
}

/** Follows the records and the judgements of a run as they come. */
export function createProgress(drill: Drill, arrivals: readonly PlannedArrival[], totalMs: number) {
  const isJudged = createJudgedTest(drill, arrivals);
  const providers = listServing(drill);
  const faults = new Map<ProviderName, string[]>(listProviders(drill).map((name) => [name, []]));
  const servers = new Map<number, ProviderName>();
  /** Of the answers that were judged, which could be used. */
  const judged = new Map<number, boolean>();
  let outcomes: Outcome[] = [];
  let phase: Progress['phase'] = 'starting';
  let ended = 0;
  let further = 0;
  let followUps = 0;

  const numbers = numberCalls(drill.traffic, arrivals.length);

  /** Null where nothing is needed of an answer, or nothing is said of it yet. */
  function isUsable({ index, failed }: Outcome): boolean | null {
    if (index === null || !isJudged(index)) return null;
    return failed ? false : (judged.get(index) ?? null);
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
        if (record.index !== null && record.index >= arrivals.length) {
          further++;
          if (placeOfAsk(record.index, numbers) > 0 && ordinalOfTry(record.index, numbers) === 1) followUps++;
        }
        const failed = record.status === null || record.status >= 300 || record.end !== 'complete';
        outcomes.push({
          atEpochMs: record.startEpochMs + record.endMs,
          index: record.index,
          failed,
        });
      }
    },
    addJudgement(line: JudgementLine): void {
      if (line.kind === 'judgement')
        judged.set(
          line.index,
          line.judgements.every(({ outcome }) => outcome === 'usable'),
        );
    },
    /** `sent`: requests that have reached the observer so far. */
    snapshot(startEpochMs: number, nowEpochMs: number, sent: number): Progress {
      outcomes = outcomes.filter(({ atEpochMs }) => atEpochMs >= nowEpochMs - WINDOW_MS);
      const servedBy = new Map<ProviderName, number>(providers.map((name) => [name, 0]));
      for (const { index, failed } of outcomes) {
        const server = index === null ? undefined : servers.get(index);
        if (!failed && server !== undefined) servedBy.set(server, (servedBy.get(server) ?? 0) + 1);
      }
      const usable = outcomes.map(isUsable).filter((outcome) => outcome !== null);
      return {
        elapsedMs: Math.max(0, nowEpochMs - startEpochMs),
        totalMs,
        phase,
        faults: [...faults].flatMap(([provider, kinds]) => kinds.map((kind) => `${provider}: ${kind}`)),
        planned: arrivals.length,
        // Of further tries and follow-ups those that are over are known, and most are.
        sent: sent - further,
        inFlight: Math.max(0, sent - ended),
        followUps,
        servedBy,
        failedRatio: ratio(outcomes.filter(({ failed }) => failed).length, outcomes.length),
        usableRatio: ratio(usable.filter(Boolean).length, usable.length),
      };
    },
  };
}

function ratio(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}
