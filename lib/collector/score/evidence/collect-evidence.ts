import { assertNever } from '../../../kit/cutover-error.ts';
import type { Arrival } from '../../../drill/workloads/arrival.ts';
import type { Drill } from '../../../drill/drill.ts';
import { numberCalls } from '../../../drill/number-calls.ts';
import { mostCalls, readByTry } from '../../../drill/try-number.ts';
import { listProviders, listServing } from '../../../drill/providers.ts';
import type { Judgement } from '../../records/judgement.ts';
import type { AttemptRecord, ExchangeRecord, RunRecord } from '../../records/record.ts';
import type { Answer } from '../../../kit/terms/answer.ts';
import { createAskedTable } from './asked-table.ts';
import { createAttemptTable } from './attempt-table.ts';
import { type CallKind, findCallKind } from './call-kind.ts';
import { createClaimReader } from './claims.ts';
import { type DamageLog, listDamage, noteDamage } from './damage-log.ts';
import type { Evidence, GuardCall, LooseEvidence } from './evidence.ts';
import { createExampleKeeper } from './keep-examples.ts';
import { createExchangeSlots } from './exchange-slots.ts';
import { createGapStore } from './gap-store.ts';
import { isSuccess } from './is-success.ts';
import { type JudgementTable, unjudged } from './judgement-table.ts';
import { createSaidCounts } from './said-counts.ts';
import { createSaidTable } from './said-table.ts';
import { createLineWatch } from './line-watch.ts';
import { hashExchange, hashJudged } from './hash-telling.ts';
import { sortRecords } from './settle-lines.ts';
import { createRequestLines } from './request-lines.ts';

const UNJUDGED = 'judgements.ndjson says nothing of them';

/** Takes in records one by one, in any order, and keeps only what scoring needs of each. */
export interface EvidenceCollector {
  add(record: RunRecord): void;
  addUnreadable(reason: string): void;
  addEmpty(): void;
  hasEnd(): boolean;
  /** Everything so far, to be scored. */
  finish(): Evidence;
}

/** What records are read against. */
export interface CollectorOptions {
  drill: Drill;
  /** How many arrivals the plan has. */
  planned: number;
  /** The arrival of an index; undefined when the plan has none of it. */
  readArrival: (index: number) => Arrival | undefined;
  /** What the drill's contracts said; all of it, before the first exchange is added. */
  judgements: Pick<JudgementTable, 'find' | 'findUnjudged' | 'findWords' | 'unread' | 'asks'>;
}

/** An empty collector for a run of this drill and plan. */
export function createEvidenceCollector({
  drill,
  planned,
  readArrival: readPlanned,
  judgements: table,
}: CollectorOptions): EvidenceCollector {
  const wanted = placeContracts(drill.contracts);
  const readClaims = createClaimReader(drill);
  const numbers = numberCalls(drill.traffic, planned);
  /** What is joined are tries; where nobody tries again or asks further, there is one an arrival. */
  const tries = planned * mostCalls(numbers);
  const readArrival = readByTry(numbers, readPlanned);
  const lines = createRequestLines(numbers);
  const exchanges = createExchangeSlots(tries);
  const allProviders = listProviders(drill);
  const providers = listServing(drill);
  const attempts = createAttemptTable(tries, providers);
  const gaps = createGapStore();
  // Room for two answers each: where callers get what a provider sent, most need one.
  const room = 2 * tries + 1024;
  const saidTable = createSaidTable(room);
  const askedTable = createAskedTable();
  const exchangesSaid = createSaidCounts(room);
  const unmarkedSaid = new Map(providers.map((name) => [name, createSaidCounts(room)]));
  const examples = createExampleKeeper();
  const watch = createLineWatch();
  const unread: DamageLog = new Map();
  const guardCalls: GuardCall[] = [];
  const loose: Omit<LooseEvidence, 'unreadReasons' | 'guardCalls'> = {
    connections: [],
    health: [],
    losses: [],
    notes: [],
    otherCalls: new Map(providers.map((name) => [name, createCallCounts()])),
    lastEpochMs: -Infinity,
    telling: { exchanges: { records: 0, untold: 0 }, attempts: { records: 0, untold: 0 } },
  };

  function addExchange(record: ExchangeRecord): void {
    const { index, startEpochMs, firstTokenMs, endMs, status, end, streamed, answer } = record;
    const exchange = hashExchange(record);
    // What carries an error, or is in a format that is not read, is no answer to be judged.
    const arrival = index === null || answer === null || answer.error !== null ? undefined : readArrival(index);
    const contracts = arrival && wanted.get(arrival.kind);
    const found = contracts === undefined || index === null ? unjudged : table.find(index, exchange);
    const silent = contracts === undefined || index === null ? [] : table.findUnjudged(index, exchange);
    // By fewer contracts than there are for it, and can say something of it, an answer is not judged.
    const judged = found !== undefined && listPlaces(found, silent) === (contracts ?? '') ? found : undefined;
    // A secret was taken out of what is judged here: where that is not usable, what was said may have been.
    const isMaimed = answer?.redacted === true && judged?.some(({ outcome }) => outcome !== 'usable') === true;
    const judgements = isMaimed ? unjudged : (judged ?? unjudged);
    const why = judged === undefined ? (table.unread ?? UNJUDGED) : findUnread(record, isMaimed);
    countTelling(loose.telling.exchanges, record);
    if (why !== null) noteDamage(unread, why, index ?? 0);
    const said = saidTable.add(record.said);
    exchangesSaid.add(said);
    exchanges.add(index, {
      startEpochMs,
      endMs,
      status,
      end,
      streamed,
      answered: answer !== null,
      error: answer !== null && answer.error !== null && why === null,
      unread: why !== null,
      ended: (record.said?.kind === 'answer' ? record.said.ended : null) ?? 'nothing',
      claims: readClaims(record),
      judgements,
      gaps: gaps.add(record.gapsMs),
      said,
      asked: askedTable.add(record.asked),
      headMs: streamed ? (firstTokenMs ?? record.headersMs) : record.headersMs,
      isHeadToken: streamed && firstTokenMs !== null,
      telling: hashJudged(exchange, judgements),
    });
    if (arrival === undefined || answer === null) return;
    for (const judgement of judgements) {
      if (judgement.failure === null) continue;
      const words = table.findWords(index ?? arrival.index, exchange, judgement.contract);
      examples.offer(arrival.index, judgements, judgement, () => ({
        answer: renderAnswer(answer),
        ...(words === undefined ? {} : { words }),
      }));
    }
  }

  function addCall(record: AttemptRecord): void {
    const { said, status, provider } = record;
    if (record.marker === 'guard') {
      guardCalls.push(readGuardCall(record));
      return;
    }
    countTelling(loose.telling.attempts, record);
    const kind = findCallKind(record);
    const counts = loose.otherCalls.get(provider);
    if (kind !== null && counts !== undefined) counts[kind]++;
    if (kind !== null && kind !== 'unmarked') return;
    // An error's body is no answer.
    const entry = saidTable.add(status === null || isSuccess(status) ? said : null);
    if (kind === null) attempts.add(record, entry, askedTable.add(record.asked));
    else unmarkedSaid.get(provider)?.add(entry);
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
      case 'note':
        return void loose.notes.push(record);
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
      if ('provider' in record && !allProviders.includes(record.provider)) {
        watch.addUnreadable(`${record.kind} record of ${record.provider}, which is no provider of this drill`);
        return;
      }
      loose.lastEpochMs = Math.max(loose.lastEpochMs, watch.add(record));
      add(record);
    },
    addUnreadable: watch.addUnreadable,
    addEmpty: watch.addEmpty,
    hasEnd: watch.hasEnd,
    finish: () => ({
      ...loose,
      ...watch.settle(drill.timeline),
      providers,
      allProviders,
      guardCalls,
      guardAsks: table.asks,
      unreadReasons: listDamage(unread).map(({ reason }) => reason),
      connections: sortRecords(loose.connections, atOf),
      health: sortRecords(loose.health, atOf),
      losses: sortRecords(loose.losses, atOf),
      notes: sortRecords(loose.notes, atOf),
      lines,
      exchanges,
      attempts,
      gaps,
      said: saidTable,
      asked: askedTable,
      describeCase(index) {
        const arrival = readArrival(index);
        return arrival === undefined ? null : describeCase(arrival);
      },
      exchangesSaid,
      unmarkedSaid,
      examples: examples.list(),
    }),
  };
}

const atOf = ({ atEpochMs }: { atEpochMs: number }): number => atEpochMs;

function readGuardCall(record: AttemptRecord): GuardCall {
  const { provider, startEpochMs, fault, furtherFaults = [], faultMs = null, status, end } = record;
  return {
    provider,
    startEpochMs,
    faultEpochMs: fault === null ? null : startEpochMs + (faultMs ?? 0),
    faults: fault === null ? [] : [fault, ...furtherFaults],
    answered: status !== null && isSuccess(status) && (end === 'complete' || end === 'unterminated'),
  };
}

/** The places of the contracts for each kind of request, with commas between. */
function placeContracts(contracts: Drill['contracts']): ReadonlyMap<string, string> {
  const places = new Map<string, string>();
  for (const [place, { for: kind }] of contracts.entries()) {
    const before = places.get(kind);
    places.set(kind, before === undefined ? `${place}` : `${before},${place}`);
  }
  return places;
}

/** The places of those that spoke, and of those that can say nothing, in their order. */
function listPlaces(found: readonly Judgement[], silent: readonly number[]): string {
  const spoke = found.map(({ contract }) => contract);
  return (silent.length === 0 ? spoke : [...spoke, ...silent].toSorted((a, b) => a - b)).join();
}

function countTelling(counts: { records: number; untold: number }, { said }: ExchangeRecord | AttemptRecord): void {
  counts.records++;
  if (said === undefined) counts.untold++;
}

/** Why an answer could not be read; null: it could. */
function findUnread({ said, answer }: ExchangeRecord, isMaimed: boolean): string | null {
  if (said?.kind === 'unread') return said.reason;
  if (isMaimed) return 'a secret that they repeat was taken out of them';
  return answer?.unread === true ? (answer.error ?? 'nothing says why') : null;
}

/** Requests that ask for the same have the same. */
function describeCase({ kind, promptTokens, outputTokens, case: drawn }: Arrival): string {
  return JSON.stringify([kind, promptTokens, outputTokens, drawn]);
}

/** What a person needs to see of an answer: its text, or the call where there is no text. */
function renderAnswer({ text, toolCalls }: Answer): string {
  if (text !== '') return text;
  return toolCalls.map(({ name, arguments: json }) => `${name}(${json})`).join('\n');
}

function createCallCounts(): Record<CallKind, number> {
  return { 'health-check': 0, 'other-run': 0, unmarked: 0 };
}
