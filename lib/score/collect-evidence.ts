import { assertNever } from '../cutover-error.ts';
import type { Arrival } from '../drill/arrival.ts';
import type { Drill } from '../drill/drill.ts';
import type { ExchangeRecord, RunRecord } from '../records/record.ts';
import type { Answer } from '../wire/answer.ts';
import { createAttemptTable } from './attempt-table.ts';
import { createClaimReader } from './claims.ts';
import type { Evidence, KeptExample } from './evidence.ts';
import { createExampleKeeper } from './keep-examples.ts';
import { createExchangeSlots } from './exchange-slots.ts';
import { createGapStore } from './gap-store.ts';
import { createJudge } from './judge-answer.ts';
import { createRequestLines } from './request-lines.ts';

/** Takes in records one by one, in any order, and keeps only what scoring needs of each. */
export interface EvidenceCollector {
  add(record: RunRecord): void;
  addUnreadable(): void;
  finish(): Evidence;
}

/** An empty collector for a run of this drill and plan. */
export function createEvidenceCollector(drill: Drill, arrivals: readonly Arrival[]): EvidenceCollector {
  const judge = createJudge(drill.contracts);
  const readClaims = createClaimReader(drill);
  const gaps = createGapStore();
  const examples = createExampleKeeper();
  const evidence: Omit<Evidence, 'gaps' | 'examples'> = {
    drill,
    arrivals,
    runStart: null,
    runEnd: null,
    phases: [],
    lines: createRequestLines(arrivals.length),
    exchanges: createExchangeSlots(arrivals.length),
    attempts: createAttemptTable(arrivals.length),
    faults: [],
    health: [],
    unreadable: 0,
    lastEpochMs: -Infinity,
  };

  function addExchange(record: ExchangeRecord): void {
    const { index, startEpochMs, firstTokenMs, endMs, status, end, streamed, answer } = record;
    const arrival = index === null ? undefined : arrivals[index];
    const judgements = arrival === undefined || answer === null ? [] : judge.judge(arrival, answer);
    const gapsFrom = gaps.length;
    gaps.add(record.gapsMs);
    evidence.exchanges.add(index, {
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
    });
    if (arrival === undefined || answer === null) return;
    for (const judgement of judgements) {
      if (judgement.failure !== null) examples.offer(arrival.index, judgement, () => renderAnswer(answer));
    }
  }

  function add(record: RunRecord): number {
    switch (record.kind) {
      case 'run-start':
        evidence.runStart = record;
        return record.startEpochMs;
      case 'phase':
        evidence.phases.push(record);
        return record.startEpochMs;
      case 'request':
        evidence.lines.add(record);
        return record.endEpochMs;
      case 'exchange':
        addExchange(record);
        return record.startEpochMs + record.endMs;
      case 'attempt':
        evidence.attempts.add(record);
        return record.startEpochMs + record.endMs;
      case 'fault':
        evidence.faults.push(record);
        return record.atEpochMs;
      case 'health':
        evidence.health.push(record);
        return record.atEpochMs;
      case 'run-end':
        evidence.runEnd = record;
        return record.atEpochMs;
      default:
        return assertNever(record);
    }
  }

  return {
    add(record) {
      evidence.lastEpochMs = Math.max(evidence.lastEpochMs, add(record));
    },
    addUnreadable() {
      evidence.unreadable++;
    },
    finish: (): Evidence => ({ ...evidence, gaps, examples: examples.list() satisfies KeptExample[] }),
  };
}

/** What a person needs to see of an answer: its text, or the call where there is no text. */
function renderAnswer({ text, toolCalls }: Answer): string {
  if (text !== '') return text;
  return toolCalls.map(({ name, arguments: json }) => `${name}(${json})`).join('\n');
}
