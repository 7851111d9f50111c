import { assertNever } from '../../../kit/cutover-error.ts';
import type { Arrival } from '../../../drill/workloads/arrival.ts';
import type { Drill } from '../../../drill/drill.ts';
import type { AttemptRecord, ExchangeRecord, RunRecord } from '../../records/record.ts';
import { hash32 } from '../../../kit/stats/random.ts';
import { type ProviderName, providerNames } from '../../../kit/terms/provider.ts';
import type { Answer } from '../../../kit/terms/answer.ts';
import { createAttemptTable } from './attempt-table.ts';
import { type CallKind, callKinds, findCallKind } from './call-kind.ts';
import { createClaimReader } from './claims.ts';
import type { Evidence, LooseEvidence, PackedEvidence } from './evidence.ts';
import { createExampleKeeper } from './keep-examples.ts';
import { createExchangeSlots } from './exchange-slots.ts';
import { createGapStore } from './gap-store.ts';
import { isSuccess } from './is-success.ts';
import { createJudge, unjudged } from './judge-answer.ts';
import { createSaidStore } from './said-store.ts';
import { createLineWatch } from './line-watch.ts';
import { hashExchange } from './hash-telling.ts';
import { sortRecords } from './settle-lines.ts';
import { createRequestLines } from './request-lines.ts';

/** Takes in records one by one, in any order, and keeps only what scoring needs of each. */
export interface EvidenceCollector {
  add(record: RunRecord): void;
  addUnreadable(reason: string): void;
  addEmpty(): void;
  /** Takes over what another collector of the same run packed up of the records that come next in the file. */
  take(later: PackedEvidence): void;
  /** Everything so far, to be scored. */
  finish(): Evidence;
  /** Everything so far, to be taken by another collector. */
  pack(): PackedEvidence;
}

/** What records are read against. */
export interface CollectorOptions {
  drill: Drill;
  /** How many arrivals the plan has. */
  planned: number;
  /** The arrival of an index; undefined when the plan has none of it. */
  readArrival: (index: number) => Arrival | undefined;
}

/** An empty collector for a run of this drill and plan. */
export function createEvidenceCollector({ drill, planned, readArrival }: CollectorOptions): EvidenceCollector {
  const judge = createJudge(drill.contracts);
  const readClaims = createClaimReader(drill);
  const lines = createRequestLines(planned);
  const exchanges = createExchangeSlots(planned);
  const attempts = createAttemptTable(planned);
  const gaps = createGapStore();
  const attemptsSaid = createSaidStore();
  const exchangesSaid = createSaidStore();
  const unmarkedSaid = { primary: createSaidStore(), fallback: createSaidStore() };
  const examples = createExampleKeeper();
  const watch = createLineWatch();
  const loose: LooseEvidence = {
    connections: [],
    health: [],
    losses: [],
    otherCalls: createCallCounts(),
    lastEpochMs: -Infinity,
  };

  function addExchange(record: ExchangeRecord): void {
    const { index, startEpochMs, firstTokenMs, endMs, status, end, streamed, answer } = record;
    // What carries an error, or is in a format that is not read, is no answer to be judged: it would count as an empty one.
    const isJudged = answer !== null && answer.error === null;
    const arrival = index === null || !isJudged ? undefined : readArrival(index);
    const judgements = arrival === undefined || !isJudged ? unjudged : judge.judge(arrival, answer);
    const gapsFrom = gaps.length;
    gaps.add(record.gapsMs);
    const headMs = streamed ? (firstTokenMs ?? record.headersMs) : record.headersMs;
    const headEpochMs = headMs === null ? null : startEpochMs + headMs;
    const saidRow = exchangesSaid.add(record.said, { headEpochMs, cut: end === 'cut' || end === 'unterminated' });
    exchanges.add(index, {
      startEpochMs,
      firstTokenMs,
      endMs,
      status,
      end,
      streamed,
      answered: answer !== null,
      error: answer !== null && answer.error !== null,
      claims: readClaims(record),
      judgements,
      gapsFrom,
      gapsTo: gaps.length,
      saidRow,
      telling: hashExchange(record, judgements),
      caseHash: arrival === undefined ? 0 : hashCase(arrival),
    });
    if (arrival === undefined || !isJudged) return;
    for (const judgement of judgements) {
      if (judgement.failure !== null) examples.offer(arrival.index, judgements, judgement, () => renderAnswer(answer));
    }
  }

  function addCall(record: AttemptRecord): void {
    const { said, status, end, startEpochMs, headersMs, provider } = record;
    const kind = findCallKind(record);
    if (kind !== null) loose.otherCalls[provider][kind]++;
    if (kind === null ? !attempts.add(record) : kind !== 'unmarked') return;
    const store = kind === null ? attemptsSaid : unmarkedSaid[provider];
    const headEpochMs = headersMs === null ? null : startEpochMs + headersMs;
    const cut = end === 'cut' || end === 'unterminated' || end === 'held';
    // An error's body is no answer.
    store.add(status === null || isSuccess(status) ? said : null, { headEpochMs, cut });
  }

  function add(record: RunRecord): void {
    switch (record.kind) {
      case 'request':
        return lines.add(record);
      case 'exchange':
        return addExchange(record);
      case 'attempt':
        return addCall(record);
      case 'connection':
        return void loose.connections.push(record);
      case 'health':
        return void loose.health.push(record);
      case 'loss':
        return void loose.losses.push(record);
      // A word from the model itself: the score is made from what came of its answers alone.
      case 'mock-answer':
      // These the watch keeps.
      case 'run-start':
      case 'phase':
      case 'fault':
      case 'run-end':
        return;
      default:
        return assertNever(record);
    }
  }

  return {
    add(record) {
      loose.lastEpochMs = Math.max(loose.lastEpochMs, watch.add(record));
      add(record);
    },
    addUnreadable: watch.addUnreadable,
    addEmpty: watch.addEmpty,
    take(later) {
      watch.take(later.watched);
      loose.connections = loose.connections.concat(later.connections);
      loose.health = loose.health.concat(later.health);
      loose.losses = loose.losses.concat(later.losses);
      for (const provider of providerNames) {
        unmarkedSaid[provider].take(later.unmarkedSaid[provider]);
        for (const kind of callKinds) loose.otherCalls[provider][kind] += later.otherCalls[provider][kind];
      }
      loose.lastEpochMs = Math.max(loose.lastEpochMs, later.lastEpochMs);
      lines.take(later.lines);
      exchanges.take(later.exchanges, gaps.length, exchangesSaid.length);
      exchangesSaid.take(later.exchangesSaid);
      attemptsSaid.take(later.attemptsSaid, attempts.take(later.attempts));
      gaps.take(later.gaps);
      for (const { index, judgements, judgement, answer } of later.examples)
        examples.offer(index, judgements, judgement, () => answer);
    },
    finish: () => ({
      ...loose,
      ...watch.settle(drill.timeline),
      connections: sortRecords(loose.connections, atOf),
      health: sortRecords(loose.health, atOf),
      losses: sortRecords(loose.losses, atOf),
      lines,
      exchanges,
      attempts,
      gaps,
      attemptsSaid,
      exchangesSaid,
      unmarkedSaid,
      examples: examples.list(),
    }),
    pack: () => ({
      ...loose,
      watched: watch.pack(),
      lines: lines.columns,
      exchanges: exchanges.columns,
      attempts: attempts.columns,
      gaps: gaps.columns,
      attemptsSaid: attemptsSaid.columns,
      exchangesSaid: exchangesSaid.columns,
      unmarkedSaid: { primary: unmarkedSaid.primary.columns, fallback: unmarkedSaid.fallback.columns },
      examples: examples.list(),
    }),
  };
}

const atOf = ({ atEpochMs }: { atEpochMs: number }): number => atEpochMs;

/** Requests that ask for the same have the same. */
function hashCase({ kind, promptTokens, outputTokens, facts }: Arrival): number {
  return hash32(JSON.stringify([kind, promptTokens, outputTokens, facts]));
}

/** What a person needs to see of an answer: its text, or the call where there is no text. */
function renderAnswer({ text, toolCalls }: Answer): string {
  if (text !== '') return text;
  return toolCalls.map(({ name, arguments: json }) => `${name}(${json})`).join('\n');
}

function createCallCounts(): Record<ProviderName, Record<CallKind, number>> {
  const none = (): Record<CallKind, number> => ({ 'health-check': 0, 'other-run': 0, unmarked: 0 });
  return { primary: none(), fallback: none() };
}
