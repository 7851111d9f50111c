import { assertNever } from '../../../kit/cutover-error.ts';
import type { Arrival } from '../../../drill/workloads/arrival.ts';
import type { Drill } from '../../../drill/drill.ts';
import type { AttemptRecord, ExchangeRecord, RunRecord } from '../../records/record.ts';
import { type ProviderName, providerNames } from '../../../kit/terms/provider.ts';
import type { Answer } from '../../../kit/terms/answer.ts';
import { createAttemptTable } from './attempt-table.ts';
import { type CallKind, callKinds, findCallKind } from './call-kind.ts';
import { createClaimReader } from './claims.ts';
import { type DamageLog, listDamage, noteDamage, takeDamage } from './damage-log.ts';
import type { Evidence, LooseEvidence, PackedEvidence } from './evidence.ts';
import { createExampleKeeper } from './keep-examples.ts';
import { createExchangeSlots } from './exchange-slots.ts';
import { createGapStore } from './gap-store.ts';
import { isSuccess } from './is-success.ts';
import { createJudge, unjudged } from './judge-answer.ts';
import { createSaidStore, hashText } from './said-store.ts';
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
  const unreadable: DamageLog = new Map();
  let lineCount = 0;
  const loose: LooseEvidence = {
    runStart: null,
    runEnd: null,
    phases: [],
    faults: [],
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

  function add(record: RunRecord): number {
    switch (record.kind) {
      case 'run-start':
        loose.runStart = record;
        return record.startEpochMs;
      case 'phase':
        loose.phases.push(record);
        return record.startEpochMs;
      case 'request':
        lines.add(record);
        return record.endEpochMs;
      case 'exchange':
        addExchange(record);
        return record.startEpochMs + record.endMs;
      case 'attempt':
        addCall(record);
        return record.startEpochMs + record.endMs;
      case 'connection':
        loose.connections.push(record);
        return record.atEpochMs;
      case 'fault':
        loose.faults.push(record);
        return record.atEpochMs;
      case 'health':
        loose.health.push(record);
        return record.atEpochMs;
      // A word from the model itself: the score is made from what came of its answers alone.
      case 'mock-answer':
        return record.atEpochMs;
      case 'loss':
        loose.losses.push(record);
        return record.atEpochMs;
      case 'run-end':
        loose.runEnd = record;
        return record.atEpochMs;
      default:
        return assertNever(record);
    }
  }

  return {
    add(record) {
      lineCount++;
      loose.lastEpochMs = Math.max(loose.lastEpochMs, add(record));
    },
    addUnreadable(reason) {
      noteDamage(unreadable, reason, ++lineCount);
    },
    addEmpty() {
      lineCount++;
    },
    take(later) {
      loose.runStart = later.runStart ?? loose.runStart;
      loose.runEnd = later.runEnd ?? loose.runEnd;
      loose.phases = loose.phases.concat(later.phases);
      loose.faults = loose.faults.concat(later.faults);
      loose.connections = loose.connections.concat(later.connections);
      loose.health = loose.health.concat(later.health);
      loose.losses = loose.losses.concat(later.losses);
      takeDamage(unreadable, later.unreadable, lineCount);
      lineCount += later.lineCount;
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
      unreadable: listDamage(unreadable),
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
      lineCount,
      unreadable,
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

/** Requests that ask for the same have the same. */
function hashCase({ kind, promptTokens, outputTokens, facts }: Arrival): number {
  return hashText(JSON.stringify([kind, promptTokens, outputTokens, facts]));
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
