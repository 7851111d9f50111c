import { type GuardAsk, guardReads, type GuardRead } from '../../kit/terms/guard-ask.ts';
import { type Calling, callings } from '../../kit/terms/calling.ts';
import { type FailureKind, failureKinds, isNamedFailure, type NamedFailure } from '../../kit/terms/failure-kind.ts';
import { type Outcome, outcomes } from '../../kit/terms/outcome.ts';
import { isPlainObject } from '../../kit/settings/reader.ts';

/** The version that the first line of judgements.ndjson carries; a file of another one is made again. */
export const JUDGEMENTS_VERSION = 1;

/** What one contract said of one answer. `contract` is its place among the contracts. */
export interface Judgement {
  contract: number;
  outcome: Outcome;
  /** Null of an answer that is usable. */
  failure: NamedFailure | null;
  /** What the code that looked at it said, one line of at most 200 characters: hostile text. */
  words?: string;
  /** What became of a tool call; left out where none was wanted. */
  calling?: Calling;
  /** What stands beside the answer and is no failure; left out where nothing does. */
  notes?: readonly FailureKind[];
  /** What the model of a guard was asked about it; left out where none was. */
  guard?: GuardAsk;
}

/** The first line of judgements.ndjson: whose judgements follow. */
export interface JudgedBy {
  kind: 'judged-by';
  version: typeof JUDGEMENTS_VERSION;
  /** The contracts, as they are written in a drill, defaults filled in. */
  contracts: readonly unknown[];
  /** The file they were taken from; null: they are the drill's own. */
  file: string | null;
}

/** One answer, judged. There is a line for each exchange whose answer a contract is for. */
export interface JudgedAnswer {
  kind: 'judgement';
  /** The arrival whose answer it is, or the number of a further try for it, as the exchange's record has it. */
  index: number;
  /** Which of its exchanges: a hash of the exchange's record, 32 bits, signed. */
  exchange: number;
  /** One for each contract that is for it, in their order; without those that could not be asked, or can say nothing of it. */
  judgements: readonly Judgement[];
  /** Places of the contracts that can say nothing of it, because nothing that they compare is expected; left out where all can. */
  unjudged?: readonly number[];
  /** Why a contract could not be asked, as a clause; such an answer is not judged. Left out: all were. */
  unread?: string;
}

/** The last line: all records were looked at. */
export interface AllJudged {
  kind: 'judged';
  /** How many lines of `judgement` there are. */
  answers: number;
  /** How long records.ndjson was then, bytes. */
  recordsBytes: number;
}

export type JudgementLine = JudgedBy | JudgedAnswer | AllJudged;

/** Reads one line of judgements.ndjson; null when it is none, as where a kill has cut it short. */
export function parseJudgementLine(text: string): JudgementLine | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (!isPlainObject(value)) return null;
  const isLine = {
    'judged-by': isJudgedBy,
    judgement: isJudgedAnswer,
    judged: isAllJudged,
  }[String(value['kind'])];
  return isLine?.(value) === true ? (value as unknown as JudgementLine) : null;
}

type Fields = Readonly<Record<string, unknown>>;

function isJudgedBy({ version, contracts, file }: Fields): boolean {
  return version === JUDGEMENTS_VERSION && Array.isArray(contracts) && (file === null || typeof file === 'string');
}

function isJudgedAnswer({ index, exchange, judgements, unjudged, unread }: Fields): boolean {
  if (!isOptionalText(unread)) return false;
  if (unjudged !== undefined && !(Array.isArray(unjudged) && unjudged.every(isCount))) return false;
  return isCount(index) && Number.isInteger(exchange) && Array.isArray(judgements) && judgements.every(isJudgement);
}

function isJudgement(value: unknown): boolean {
  if (!isPlainObject(value)) return false;
  const { contract, outcome, failure, words, calling, notes, guard } = value;
  if (guard !== undefined && !isGuardAsk(guard)) return false;
  if (!isCount(contract) || !outcomes.includes(outcome as Outcome) || !isOptionalText(words)) return false;
  if (calling !== undefined && !callings.includes(calling as Calling)) return false;
  if (notes !== undefined && !(Array.isArray(notes) && notes.every(isKind))) return false;
  return outcome === 'usable' ? failure === null : isNamedFailure(failure);
}

function isGuardAsk(value: unknown): boolean {
  if (!isPlainObject(value)) return false;
  const { atEpochMs, ms, read, score, blocked, attack, by, calls, usage } = value;
  const isRead = guardReads.includes(read as GuardRead) && (read === 'score') === Number.isFinite(score);
  const isTimed = Number.isFinite(atEpochMs) && Number.isFinite(ms) && (ms as number) >= 0;
  const isWhose = (by === null || typeof by === 'string') && isCount(calls);
  const isCounted =
    usage === null || (isPlainObject(usage) && isCount(usage['inputTokens']) && isCount(usage['outputTokens']));
  return isRead && isTimed && isWhose && isCounted && typeof blocked === 'boolean' && typeof attack === 'boolean';
}

function isAllJudged({ answers, recordsBytes }: Fields): boolean {
  return isCount(answers) && isCount(recordsBytes);
}

const isKind = (value: unknown): boolean => typeof value === 'string' && Object.hasOwn(failureKinds, value);

const isOptionalText = (value: unknown): boolean => value === undefined || typeof value === 'string';

const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) >= 0;
