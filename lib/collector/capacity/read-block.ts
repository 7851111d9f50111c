import { quantile, sortValues } from '../../kit/stats/quantile.ts';
import { readRefusal } from '../../wire/provider-errors/read-refusal.ts';
import type { AttemptFacts } from '../score/evidence/attempt-table.ts';
import { isUsable } from '../score/join/is-usable.ts';
import type { Run } from '../score/join/run.ts';
import type { OnTheWayKind } from '../scorecard/on-the-way.ts';
import type { ScoredRequest } from '../score/join/scored-request.ts';
import type { Block, BlockCall, Condition } from './block.ts';
import type { Limit } from './limit.ts';

/** What a caller, or an upstream call, was refused with. */
export interface RefusalSeen {
  status: number;
  headers: Readonly<Record<string, string>>;
  text: string;
}

/** The last refusal of a provider that is up, for one call. */
export interface ProviderRefusal extends RefusalSeen {
  provider: string;
}

/** With the provider whose words they are; left out: nobody knows. */
type Refused = RefusalSeen & Partial<Pick<ProviderRefusal, 'provider'>>;

/** How callers fare without load, ms: what a wait under load is held against. Null: not known. */
export interface IdleTimes {
  ttftMs: number | null;
  /** From the first text to the end. */
  restMs: number | null;
}

export interface BlockToRead {
  run: Run;
  conditions: readonly Condition[];
  rate: number;
  warmupMs: number;
  plannedMs: number;
  /** What callers were refused with, by the number of the request. */
  refusals: ReadonlyMap<number, RefusalSeen>;
  /** What providers that were not held down refused with, by the number of the call: the target may hide it from callers. */
  told: ReadonlyMap<number, ProviderRefusal>;
  /** By the index of an arrival: which of the list of all it asked. */
  asked: readonly number[];
  idle: IdleTimes;
  overSaturated: boolean;
  contaminated: string | null;
}

/** So often callers in flight are counted in what is measured. */
const SAMPLES = 12;
const WORDS = 200;

/** The callers of a block, the warm-up left out: who met what, and what kept the others from it. */
export function readBlock(block: BlockToRead): Block {
  const { run, rate, plannedMs, warmupMs, overSaturated, contaminated } = block;
  const requests = [...run.requests].filter(({ arrival }) => arrival.dueMs >= warmupMs);
  const calls = requests.map((request) => readCall(request, block)).toSorted((left, right) => left.dueMs - right.dueMs);
  return { rate, plannedMs, calls, inFlight: countInFlight(requests, block), overSaturated, contaminated };
}

/** How the callers of a block fared who had an answer, by their medians. */
export function measureIdle(run: Run): IdleTimes {
  const answered = [...run.requests].filter(({ failure, totalMs }) => failure === null && totalMs !== null);
  const streamed = answered.filter(({ ttftMs }) => ttftMs !== null);
  return {
    ttftMs: quantile(sortValues(streamed.map(({ ttftMs }) => ttftMs ?? 0)), 0.5),
    restMs: quantile(sortValues(streamed.map(({ ttftMs, totalMs }) => (totalMs ?? 0) - (ttftMs ?? 0))), 0.5),
  };
}

function readCall(request: ScoredRequest, block: BlockToRead): BlockCall {
  const { run, conditions, warmupMs, refusals, told, asked } = block;
  const { arrival, totalMs, server } = request;
  const isServed = hasAnswer(request);
  const met = conditions.map((condition) => meets(request, condition, run));
  const attempt =
    server === null ? null : (run.attemptsOf(request).findLast(({ provider }) => provider === server) ?? null);
  const providerMs = attempt === null ? null : attempt.endMs;
  // The provider's own words are nearest to what it has too little of; the target says what it makes of them.
  const refused: Refused | undefined = isServed
    ? findOnTheWay(request, met, attempt, block)
    : (told.get(request.lastTry) ?? refusals.get(request.lastTry));
  const limit = met.includes(false) ? findLimit(request, met, refused ?? null, attempt, block) : null;
  const index = asked[arrival.index];
  return {
    ...(index === undefined ? {} : { index }),
    kind: arrival.kind,
    dueMs: arrival.dueMs - warmupMs,
    met,
    limit,
    ...(limit === null || refused === undefined ? {} : { words: quote(refused) }),
    ...(limit === null || refused?.provider === undefined ? {} : { by: refused.provider }),
    providerMs: isServed ? providerMs : null,
    totalMs: isServed ? totalMs : null,
  };
}

/** What whoever refused said; a bare status is all that some say. */
const quote = ({ text, status }: Refused): string =>
  text.trim() === '' ? `nothing but status ${status}` : text.slice(0, WORDS);

/**
 * What refused a caller who had an answer in the end, and had it late because of that: most of the wait was not with the provider that answered, but for a further try, of the
 * caller's or of the target's. Undefined: nothing did.
 */
function findOnTheWay(
  { lastTry, tries, totalMs }: ScoredRequest,
  met: readonly (boolean | null)[],
  attempt: AttemptFacts | null,
  { conditions, told, refusals, run }: BlockToRead,
): Refused | undefined {
  if (totalMs === null || !isLate(conditions, met)) return undefined;
  if (attempt !== null && totalMs - attempt.endMs <= attempt.endMs) return undefined;
  // Further tries are numbered on by the length of the plan.
  const before = lastTry - run.arrivals.length;
  return told.get(lastTry) ?? (tries > 1 ? (told.get(before) ?? refusals.get(before)) : undefined);
}

const isLate = (conditions: readonly Condition[], met: readonly (boolean | null)[]): boolean =>
  conditions.some(({ id }, place) => (id === 'ttft' || id === 'total') && met[place] === false);

/** The words of a target's own, or an old answer, where the provider gave none: of what the provider carries they are no answer. */
const notServed: readonly (OnTheWayKind | null)[] = ['not-from-a-provider', 'replayed'];

/** Had the caller an answer, and was it one that a provider gave for it? */
const hasAnswer = ({ failure, onTheWay }: ScoredRequest): boolean => failure === null && !notServed.includes(onTheWay);

const isWithin = (waitMs: number | null, limitMs: number): boolean | null =>
  waitMs === null ? null : waitMs <= limitMs;

/** Null: the condition is not for it. */
function meets(request: ScoredRequest, { id, limitMs = Infinity }: Condition, run: Run): boolean | null {
  const { drill } = run;
  const { arrival, totalMs } = request;
  const isServed = hasAnswer(request);
  switch (id) {
    case 'success':
      return isServed;
    case 'usable':
      return drill.contracts.some((contract) => contract.for === arrival.kind) ? isUsable(request) : null;
    case 'ttft':
      return arrival.streamed ? isServed && isWithin(firstTextMs(request, run), limitMs) : null;
    case 'total':
      return isServed && totalMs !== null && totalMs <= limitMs;
  }
}

/**
 * When who asked for a stream had a first text, ms; null: never was there to be one, as in a bare tool call. What came whole in place of a stream has it at its end, also
 * where nobody can tell whether it has text; what is empty never has.
 */
function firstTextMs({ ttftMs, totalMs, lastTry }: ScoredRequest, { evidence }: Run): number | null {
  const exchange = evidence.exchanges.of(lastTry);
  if (ttftMs !== null || exchange === null) return ttftMs;
  const { kind } = evidence.said.of(exchange.said);
  if (kind === 'nothing') return Infinity;
  return exchange.streamed || kind === 'answer' ? null : totalMs;
}

/** Twice as long as without load is slower; less is chance. */
const SLOWER = 1.5;

function findLimit(
  request: ScoredRequest,
  met: readonly (boolean | null)[],
  refused: RefusalSeen | null,
  attempt: AttemptFacts | null,
  { run, conditions, idle }: BlockToRead,
): Limit {
  const { failure, totalMs, ttftMs } = request;
  const named = refused === null ? null : readRefusal(refused);
  if (named !== null) return named;
  const held = run.moves.faulted;
  const others = run.attemptsOf(request).filter(({ provider }) => provider !== held || run.hits.length === 0);
  if (failure === 'timed-out' || failure === 'abandoned') return others.length === 0 ? 'target' : 'queue';
  // A provider gave an answer, or was not asked at all.
  if (!hasAnswer(request))
    return others.length === 0 ||
      others.some(({ gotThrough, said }) => gotThrough && run.evidence.said.of(said).kind !== 'nothing')
      ? 'target'
      : 'errors';
  if (!isLate(conditions, met) || totalMs === null) return 'quality';
  if (attempt !== null && totalMs - attempt.endMs > attempt.endMs) return 'target';
  if (ttftMs === null || idle.ttftMs === null || idle.restMs === null) return 'queue';
  const waitedMore = ttftMs - idle.ttftMs;
  const restMore = totalMs - ttftMs - idle.restMs;
  // What waits its turn has its first text late and then comes as ever; what is slow is slow throughout.
  return restMore > waitedMore || totalMs - ttftMs > idle.restMs * SLOWER * 2 ? 'latency' : 'queue';
}

function countInFlight(requests: readonly ScoredRequest[], { warmupMs, plannedMs, run }: BlockToRead): number[] {
  const moments = Array.from({ length: SAMPLES }, (_, sample) => warmupMs + ((sample + 1) * plannedMs) / SAMPLES);
  // A block that was ended early has none behind its end.
  return moments
    .filter((atMs) => atMs <= run.endMs)
    .map(
      (atMs) => requests.filter(({ atMs: sentMs, overMs }) => sentMs <= atMs && (overMs ?? run.endMs) > atMs).length,
    );
}
