import type { ProviderName } from '../../kit/terms/provider.ts';
import { quantile, sortValuesOf } from '../../kit/stats/quantile.ts';
import type { JudgementLine } from '../records/judgement.ts';
import type { ExchangeRecord, RunRecord } from '../records/record.ts';
import type { Second } from '../scorecard/second.ts';

/** A call that is over; how long one took that failed is in no second. */
interface Ended {
  index: number;
  failed: boolean;
  ttftMs: number | null;
  totalMs: number | null;
}

/** What must be known of an arrival. */
interface LiveArrival {
  /** After the run's start, ms. */
  dueMs: number;
  /** Is a stream asked for? */
  streamed: boolean;
}

/**
 * The seconds of a run as its records come: a first look. A request shows once its answer has ended, and who served is who answered well; the
 * scorer, who knows the whole run, has the last word on each second.
 */
export interface LiveSeconds {
  add(record: RunRecord): void;
  addJudgement(line: JudgementLine): void;
  /** When the run began, epoch ms; null: it has not. */
  readonly startEpochMs: number | null;
  /** The seconds that changed since the last call, in order. */
  takeChanged(): Second[];
}

/** `arrivals`: by their index. `isJudged`: has this arrival a contract? Further tries and follow-ups are not looked at. */
export function createLiveSeconds({
  arrivals,
  providers,
  isJudged,
}: {
  arrivals: readonly LiveArrival[];
  providers: readonly ProviderName[];
  isJudged: (index: number) => boolean;
}): LiveSeconds {
  const due = new Map<number, number>();
  for (const { dueMs } of arrivals) due.set(Math.floor(dueMs / 1_000), (due.get(Math.floor(dueMs / 1_000)) ?? 0) + 1);
  const seconds = new Map<number, Ended[]>();
  const secondOf = new Map<number, number>();
  const servers = new Map<number, ProviderName>();
  const usable = new Map<number, boolean>();
  const changed = new Set<number>();
  let startEpochMs: number | null = null;
  const touch = (index: number): void => {
    const second = secondOf.get(index);
    if (second !== undefined) changed.add(second);
  };

  const measure = (second: number): Second => {
    const calls = seconds.get(second) ?? [];
    const served = new Map<ProviderName, number>(providers.map((name) => [name, 0]));
    for (const { index, failed } of calls) {
      const server = failed ? undefined : servers.get(index);
      if (server !== undefined) served.set(server, (served.get(server) ?? 0) + 1);
    }
    return {
      second,
      due: due.get(second) ?? 0,
      sent: calls.length,
      served: Object.fromEntries(served),
      failed: calls.filter(({ failed }) => failed).length,
      usable: calls.filter(({ index, failed }) => !failed && usable.get(index) === true).length,
      judged: calls.filter(({ index }) => isJudged(index)).length,
      ttftP50Ms: quantile(
        sortValuesOf(calls, ({ ttftMs }) => ttftMs),
        0.5,
      ),
      totalP95Ms: quantile(
        sortValuesOf(calls, ({ totalMs }) => totalMs),
        0.95,
      ),
    };
  };

  return {
    get startEpochMs() {
      return startEpochMs;
    },
    add(record) {
      if (record.kind === 'run-start') ({ startEpochMs } = record);
      else if (record.kind === 'attempt' && record.index !== null) {
        if (record.fault !== null || record.status === null || record.status >= 300) return;
        servers.set(record.index, record.provider);
        touch(record.index);
      } else if (record.kind === 'exchange' && startEpochMs !== null) {
        const { index } = record;
        const arrival = index === null ? undefined : arrivals[index];
        if (index === null || arrival === undefined || secondOf.has(index)) return;
        const second = Math.max(0, Math.floor((record.startEpochMs - startEpochMs) / 1_000));
        const call = hasFailed(record)
          ? { index, failed: true, ttftMs: null, totalMs: null }
          : { index, failed: false, ttftMs: findTtftMs(record, arrival), totalMs: record.endMs };
        secondOf.set(index, second);
        const calls = seconds.get(second);
        if (calls === undefined) seconds.set(second, [call]);
        else calls.push(call);
        changed.add(second);
      }
    },
    addJudgement(line) {
      if (line.kind !== 'judgement') return;
      usable.set(
        line.index,
        line.judgements.every(({ outcome }) => outcome === 'usable'),
      );
      touch(line.index);
    },
    takeChanged() {
      const taken = [...changed].sort((a, b) => a - b);
      changed.clear();
      return taken.map(measure);
    },
  };
}

/** Did it bring no answer, as far as it tells by itself? */
function hasFailed({ status, end, answer }: ExchangeRecord): boolean {
  return status === null || status >= 300 || end !== 'complete' || answer === null || answer.error !== null;
}

/** As the scorer has it: who asked for a stream and had the text whole had its first token with its last; a bare call has none. */
function findTtftMs({ streamed, firstTokenMs, endMs, said }: ExchangeRecord, arrival: LiveArrival): number | null {
  if (streamed) return firstTokenMs;
  const isText = said?.kind === 'answer' && said.text.length > 0;
  return arrival.streamed && isText ? endMs : null;
}
