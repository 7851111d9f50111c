import { type ScoredPhaseName, scoredPhaseNames } from '../../../kit/terms/phase.ts';
import type { ProviderName } from '../../../kit/terms/provider.ts';
import { roundMs } from '../../../kit/stats/round-ms.ts';
import type { Evidence } from '../evidence/evidence.ts';
import type { ExchangeFacts } from '../evidence/exchange-facts.ts';
import type { Judgement } from '../../records/judgement.ts';
import { unjudged } from '../evidence/judgement-table.ts';
import type { OnTheWayKind } from '../../scorecard/on-the-way.ts';
import type { FailureCause } from './failure-cause.ts';
import { listRows, type RowList } from './row-list.ts';
import { sortRows } from './sort-rows.ts';
import type { PlannedRequest, PlannedRequests, ScoredRequest } from './scored-request.ts';

/** What became of a request, where it does not stand in the evidence already. */
export type JoinedRequest = Pick<
  ScoredRequest,
  'atMs' | 'phase' | 'failure' | 'httpSuccess' | 'server' | 'ambiguous' | 'onTheWay' | 'compared' | 'falseClaim'
>;

/** The requests of a run in flat columns: about 20 bytes each, beside those of the evidence. */
export interface RequestTable {
  /** Adds one; `row`: the place of its arrival in the plan. */
  add(row: number, request: JoinedRequest): void;
  /** Those added so far, in order of `atMs`. What is set on one of them stays. */
  list(): RowList<ScoredRequest>;
}

const HTTP_SUCCESS = 2;
const AMBIGUOUS = 4;
const COMPARED = 8;
const FALSE_CLAIM = 16;
const MET_FAULT = 32;
const GOOD = 64;
const NO_ENTRY = -1;

/** An empty table for the requests of this plan. */
export function createRequestTable(
  arrivals: PlannedRequests,
  {
    lines,
    exchanges,
    attempts,
    providers,
    said,
  }: Pick<Evidence, 'lines' | 'exchanges' | 'attempts' | 'providers' | 'said'>,
  startEpochMs: number,
): RequestTable {
  const size = arrivals.length;
  const added = new Int32Array(size);
  const times = new Float64Array(size);
  const phases = new Uint8Array(size);
  const entries = new Int16Array(size).fill(NO_ENTRY);
  const flags = new Uint8Array(size);
  /** Places in these lists; 0: none. */
  const failures = new Uint16Array(size);
  const servers = new Uint8Array(size);
  const ways = new Uint8Array(size);
  const failureCauses: (FailureCause | null)[] = [null];
  const wayKinds: (OnTheWayKind | null)[] = [null];
  let count = 0;

  const isFlagged = (row: number, flag: number): boolean => ((flags[row] ?? 0) & flag) !== 0;
  const setFlag = (row: number, flag: number, isSo: boolean): void => {
    flags[row] = isSo ? (flags[row] ?? 0) | flag : (flags[row] ?? 0) & ~flag;
  };
  const arrivalOf = (row: number): PlannedRequest => arrivals.at(row) as PlannedRequest;
  const indexOf = (row: number): number => arrivalOf(row).index;
  const exchangeOf = (row: number): ExchangeFacts | null => exchanges.of(indexOf(row));
  /** Who asked for a stream and had the text at once, with calls beside it or not, had its first token with its last. */
  const isWholeText = ({ streamed }: PlannedRequest, answer: ExchangeFacts): boolean => {
    if (!streamed || answer.streamed) return false;
    const told = said.of(answer.said);
    return told.kind === 'answer' && told.hasText;
  };
  const answerOf = (row: number): ExchangeFacts | null => (failures[row] === 0 ? exchangeOf(row) : null);

  /** A row that can be read, and written where the run is put together: a class, so that a million have their getters once. */
  class Row implements ScoredRequest {
    // Declared only: a field that is defined has an initializer of its own, which took a sixth of a score's time.
    declare readonly row: number;
    constructor(row: number) {
      this.row = row;
    }
    get arrival(): PlannedRequest {
      return arrivalOf(this.row);
    }
    get lastTry(): number {
      return indexOf(this.row);
    }
    get tries(): number {
      return 1;
    }
    get atMs(): number {
      return times[this.row] ?? 0;
    }
    get overMs(): number | null {
      const exchange = exchangeOf(this.row);
      return exchange === null ? null : roundMs(exchange.startEpochMs + exchange.endMs - startEpochMs);
    }
    get phase(): ScoredPhaseName {
      return scoredPhaseNames[phases[this.row] ?? 0] ?? 'warmup';
    }
    set phase(phase: ScoredPhaseName) {
      phases[this.row] = scoredPhaseNames.indexOf(phase);
    }
    get entry(): number | null {
      const entry = entries[this.row] ?? NO_ENTRY;
      return entry === NO_ENTRY ? null : entry;
    }
    set entry(entry: number | null) {
      entries[this.row] = entry ?? NO_ENTRY;
    }
    get metFault(): boolean {
      return isFlagged(this.row, MET_FAULT);
    }
    set metFault(isSo: boolean) {
      setFlag(this.row, MET_FAULT, isSo);
    }
    get good(): boolean {
      return isFlagged(this.row, GOOD);
    }
    set good(isSo: boolean) {
      setFlag(this.row, GOOD, isSo);
    }
    get failure(): FailureCause | null {
      return failureCauses[failures[this.row] ?? 0] ?? null;
    }
    get httpSuccess(): boolean {
      return isFlagged(this.row, HTTP_SUCCESS);
    }
    get server(): ProviderName | null {
      return providers[(servers[this.row] ?? 0) - 1] ?? null;
    }
    get ambiguous(): boolean {
      return isFlagged(this.row, AMBIGUOUS);
    }
    get onTheWay(): OnTheWayKind | null {
      return wayKinds[ways[this.row] ?? 0] ?? null;
    }
    get compared(): boolean {
      return isFlagged(this.row, COMPARED);
    }
    get attempts(): number {
      return attempts.countOf(indexOf(this.row));
    }
    get lateMs(): number | null {
      return lines.of(indexOf(this.row))?.lateMs ?? null;
    }
    get ttftMs(): number | null {
      const answer = answerOf(this.row);
      if (answer === null || answer.isHeadToken) return answer?.headMs ?? null;
      return isWholeText(arrivalOf(this.row), answer) ? answer.endMs : null;
    }
    get totalMs(): number | null {
      return answerOf(this.row)?.endMs ?? null;
    }
    get gaps(): number {
      return answerOf(this.row)?.gaps ?? 0;
    }
    get judgements(): readonly Judgement[] {
      return answerOf(this.row)?.judgements ?? unjudged;
    }
    get falseClaim(): boolean {
      return isFlagged(this.row, FALSE_CLAIM);
    }
  }

  return {
    add(row, { atMs, phase, failure, httpSuccess, server, ambiguous, onTheWay, compared, falseClaim }) {
      added[count++] = row;
      times[row] = atMs;
      phases[row] = scoredPhaseNames.indexOf(phase);
      failures[row] = numberOf(failureCauses, failure);
      servers[row] = server === null ? 0 : providers.indexOf(server) + 1;
      ways[row] = numberOf(wayKinds, onTheWay);
      flags[row] =
        (httpSuccess ? HTTP_SUCCESS : 0) |
        (ambiguous ? AMBIGUOUS : 0) |
        (compared ? COMPARED : 0) |
        (falseClaim ? FALSE_CLAIM : 0);
    },
    list() {
      const { sorted, free } = sortRows(
        added.slice(0, count),
        new Int32Array(count),
        (a, b) => (times[a] ?? 0) - (times[b] ?? 0) || indexOf(a) - indexOf(b),
      );
      return listRows(sorted, (row) => new Row(row), { room: free });
    },
  };
}

/** The place of a value in a short list of all there are; it is added when it is new. */
function numberOf<T>(list: T[], value: T): number {
  const known = list.indexOf(value);
  return known >= 0 ? known : list.push(value) - 1;
}
