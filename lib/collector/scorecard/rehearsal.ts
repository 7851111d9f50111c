import type { Answer } from '../../kit/terms/answer.ts';
import type { Outcome } from '../../kit/terms/outcome.ts';
import type { ProviderName } from '../../kit/terms/provider.ts';
import type { Verdict } from './scorecard.ts';
import type { RequestKind } from '../../kit/terms/request-kind.ts';

export const REHEARSAL_VERSION = 1;

/** What stands in place of a variant where a provider was asked in a drill's outage. */
export const UNDER_LOAD = 'under-load';

/** What contracts made of each provider's answers to the same cases, without load: `rehearsal.json`. */
export interface Rehearsal {
  schemaVersion: typeof REHEARSAL_VERSION;
  /** The name of its folder. */
  rehearsalId: string;
  drill: string;
  seed: number;
  /** ISO 8601, UTC. */
  startedAt: string;
  durationMs: number;
  /** Whom the cases were put to: each provider itself, or the target while all other providers were held down. */
  through: 'providers' | 'target';
  test: TestSettings;
  columns: RehearsedColumn[];
  cells: Cell[];
  /** Calls that were made, further tries and those of guards among them. */
  calls: number;
  ended: RehearsalEnd;
  /** The providers that guards have asked; left out: none of them asks. */
  guards?: RehearsedGuard[];
  /** The drill in whose outage cases were asked again; left out: there was none. */
  during?: RehearsedDuring;
}

/** A drill in whose outage cases were asked again: of columns whose variant is `under-load`. */
export interface RehearsedDuring {
  drill: string;
  /** Its folder, from the rehearsal's. */
  folder: string;
  /** What became of it; null: it did not run. */
  verdict: Verdict | null;
  /** Of so many cases that were to be asked, so many came to an end. The others are in no number. */
  wanted: number;
  asked: number;
  /** Why the others were not asked, as a clause; null: all were, or the drill did not run. */
  left: string | null;
  /** Why it did not run, as a clause; null: it did. */
  failed: string | null;
}

/** What a cell is decided by: shares of usable answers, and whether it was asked no more once it was. */
export interface TestSettings {
  good: number;
  bad: number;
  stopsEarly: boolean;
}

/**
 * Why no more was asked.
 *
 * - `decided`: there is nothing left to decide
 * - `cases`: every case was asked, or as many as were to be
 * - `budget`: it would have gone over what `limit` allows: `--max-requests 100`
 * - `gave-up`: no provider could be asked any more
 * - `unjudged`: code of one's own can be asked no more, for `reason`, and nobody else had anything left to judge: `asked` cases, each once a column, were put to
 *   somebody, and `left` were not
 * - `stopped`: somebody stopped it, as `reason` says
 */
export type RehearsalEnd =
  | { kind: 'decided' | 'cases' | 'gave-up' }
  | { kind: 'budget'; limit: string }
  | { kind: 'unjudged'; reason: string; asked: number; left: number }
  | { kind: 'stopped'; reason: string };

/** Who was asked: a column of the matrix. */
export interface RehearsedColumn {
  /** The provider's name, with that of the variant behind a plus sign: `fallback+terse`. */
  name: string;
  provider: ProviderName;
  /** What was asked differently; null: nothing. */
  variant: string | null;
  model: string;
  calls: number;
  /** Cases that brought an answer, or the refusal of a request. */
  answered: number;
  /** Tokens as the provider counted them, where it did; else about four characters each. */
  inputTokens: number;
  outputTokens: number;
  /** Were some of them not counted by the provider? */
  estimated: boolean;
  /** By the prices that were given; null: there was none. */
  spent: number | null;
  /** Why it was asked no more, as a clause; null: it was not given up. */
  gaveUp: string | null;
  /** Where no call has reached it: why, as the network says it, `connect ECONNREFUSED 127.0.0.1:8080`; left out: one has, or there was none. */
  unreached?: string;
}

/** What guards have used of a provider that they ask. */
export type RehearsedGuard = Pick<
  RehearsedColumn,
  'provider' | 'calls' | 'inputTokens' | 'outputTokens' | 'estimated' | 'spent'
>;

/** What one contract made of one column's answers. */
export interface Cell {
  request: RequestKind;
  /** The contract's kind, with its place where another of that kind is for the same request; and that place. */
  contract: string;
  place: number;
  column: string;
  /** Cases that count: judged answers, requests that were refused, and hollow successes. */
  total: number;
  usable: number;
  repaired: number;
  repairedWrong: number;
  failed: number;
  /** Refused by status 400, 413, 422 and the like: nothing but another request helps. Each is a miss. */
  refused: number;
  /** Of status 200 or another 2xx, and no whole answer in it: a page, nothing at all, JSON or a stream that stops in its middle, a connection that breaks, an error. Each is a miss. */
  hollow: number;
  /** Cases without an answer: nothing is known of them. They are in no ratio, and a cell is good only if it were so with all of them missed. */
  unanswered: number;
  /** Answers that came through the target from another provider than the one that was asked for, or from none: the same holds for them. */
  misrouted: number;
  /** Failure kinds by count; of a refused request `refused-400`, of a hollow success why it is one: `no-answer`, `unterminated`, `cut`, `error-in-200`. */
  kinds: Record<string, number>;
  /** Not usable, over `total`, with its 95 % Wilson interval; null where nothing was judged. */
  missRatio: number | null;
  missInterval: [number, number];
  decision: Decision;
  /** After how many cases it was decided; null: it is not. */
  decidedAt: number | null;
  /** How many more cases would decide it, if their share stayed; 0: it is decided. Null: nobody can say. */
  moreToDecide: number | null;
  against: Comparison | null;
}

/** `not-measured`: not a single answer was judged. */
export type Decision = 'good' | 'bad' | 'undecided' | 'not-measured';

/** A cell held against that of another column. */
export interface Comparison {
  column: string;
  /** Cases that count on both sides. */
  pairs: number;
  bothMissed: number;
  onlyHere: number;
  onlyThere: number;
  /** This cell's miss ratio less the other's, with Newcombe's 95 % interval; null where one has none. */
  difference: number | null;
  interval: [number, number] | null;
  /** What those are of: the cases both have; or, where they share none, all of each side. */
  by: 'pairs' | 'shares';
  /** McNemar's test, exact and two-sided. */
  pValue: number;
}

/** One case that was put to one column: a line of `answers.ndjson`. */
export interface AskedCase {
  kind: 'asked';
  /** The case's place in `plan.ndjson`: the same for every column. */
  index: number;
  request: RequestKind;
  /** What it is called: its own id, or its number in its file, from 1. */
  case: string;
  column: string;
  startEpochMs: number;
  durationMs: number;
  /** Further tries among them. */
  calls: number;
  status: number | null;
  /** What was asked for, as a chat completion. */
  asked: object;
  answer: Answer | null;
  came: AskOutcome;
  /** Places of contracts that have nothing to hold an answer to it against, as its right one is not known: it counts for none of them. Left out: all have. */
  silent?: number[];
}

/** What came of it. */
export type AskOutcome =
  | { kind: 'judged'; judgements: PlacedJudgement[] }
  /** It was not the provider that was in the way, but what was asked. `said`: the beginning of what it said. */
  | { kind: 'refused'; status: number; said: string }
  /** Through the target: answered, but not by the provider that was meant. `served`: who was; empty: nobody, as the target said it itself. */
  | { kind: 'misrouted'; served: ProviderName[] }
  /** A success by its status with no answer in it. `said`: the beginning of what came. */
  | { kind: 'hollow'; cause: string; said: string }
  | { kind: 'unanswered'; cause: string; said: string };

/** What a contract, by its place in the drill's list, said of an answer. */
export interface PlacedJudgement {
  contract: number;
  outcome: Outcome;
  failure: string | null;
  /** What code of one's own said of it, one line of at most 200 characters, without secrets: hostile text. Left out where it said nothing. */
  words?: string;
}
