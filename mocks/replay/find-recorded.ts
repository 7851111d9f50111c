import type { MatchName } from '../../lib/kit/terms/match-name.ts';
import type { RecordedExchange } from '../../lib/collector/records/recording.ts';
import type { JsonPath } from '../../lib/collector/records/redact-json.ts';
import type { MockRequest } from '../answer/answer-plan.ts';
import { readRequestKey, type RequestKey, toMockRequest } from './request-key.ts';

/** An exchange that can be replayed. */
export type ReplayableExchange = RecordedExchange & { response: NonNullable<RecordedExchange['response']> };

/** What was found: the exchanges that answer the request, in recorded order; or why there is none. */
export type FoundRecorded =
  | { kind: 'found'; exchanges: readonly ReplayableExchange[] }
  | { kind: 'none'; reason: string };

/** Finds recorded exchanges for a request. */
export type RecordedFinder = (request: MockRequest) => FoundRecorded;

/** Can it be replayed: did a whole response come, and was it kept? */
export function isReplayable(exchange: RecordedExchange): exchange is ReplayableExchange {
  return exchange.end === 'complete' && exchange.response !== null && exchange.omitted === undefined;
}

interface Entry {
  key: RequestKey;
  exchange: ReplayableExchange;
}

/** A finder over these exchanges; keys are read once. `redacted`: the paths the recording had redacted. */
export function createRecordedFinder(
  exchanges: readonly ReplayableExchange[],
  redacted: readonly JsonPath[],
  match: MatchName,
): RecordedFinder {
  const entries = exchanges.map((exchange) => ({
    key: readRequestKey(toMockRequest(exchange.request), redacted),
    exchange,
  }));
  const finders: Record<MatchName, (key: RequestKey) => readonly ReplayableExchange[]> = {
    exact: findBy(entries, (key) => key.exact),
    prompt: findBy(entries, promptKey),
    length: (key) => findNearest(entries, key),
  };
  return (request) => {
    const key = readRequestKey(request, redacted);
    const found = finders[match](key);
    return found.length > 0
      ? { kind: 'found', exchanges: found }
      : { kind: 'none', reason: explain(entries, key, match) };
  };
}

function promptKey({ endpoint, prompt }: RequestKey): string | null {
  return prompt === null ? null : `${endpoint} ${prompt.streamed} ${prompt.text}`;
}

function findBy(
  entries: readonly Entry[],
  keyOf: (key: RequestKey) => string | null,
): (key: RequestKey) => readonly ReplayableExchange[] {
  const index = new Map<string, ReplayableExchange[]>();
  for (const { key, exchange } of entries) {
    const name = keyOf(key);
    if (name === null) continue;
    const same = index.get(name);
    if (same === undefined) index.set(name, [exchange]);
    else same.push(exchange);
  }
  return (key) => index.get(keyOf(key) ?? '') ?? [];
}

/** The prompt nearest in length wins; of several, the one recorded first. */
function findNearest(entries: readonly Entry[], { endpoint, prompt }: RequestKey): readonly ReplayableExchange[] {
  let best: { exchange: ReplayableExchange; distance: number } | null = null;
  for (const { key, exchange } of entries) {
    if (prompt === null || key.prompt?.streamed !== prompt.streamed || key.endpoint !== endpoint) continue;
    const distance = Math.abs(key.prompt.text.length - prompt.text.length);
    if (best === null || distance < best.distance) best = { exchange, distance };
  }
  return best === null ? [] : [best.exchange];
}

function explain(entries: readonly Entry[], { endpoint, prompt }: RequestKey, match: MatchName): string {
  const here = entries.filter(({ key }) => key.endpoint === endpoint);
  if (here.length === 0) {
    const known = [...new Set(entries.map(({ key }) => key.endpoint))].toSorted().slice(0, 5).join(', ');
    return `nothing was recorded of ${endpoint}; recorded: ${known === '' ? 'nothing that can be replayed' : known}.`;
  }
  const count = `${here.length} recorded of ${endpoint}`;
  if (match === 'exact') return `none of the ${count} has this query and body. --match prompt or length asks for less.`;
  if (prompt === null) return `the prompt of this request cannot be read. --match exact compares without it.`;
  const alike = here.filter(({ key }) => key.prompt?.streamed === prompt.streamed);
  const way = prompt.streamed ? 'streamed' : 'not streamed';
  if (alike.length === 0) return `none of the ${count} was ${way}, and this one is to be.`;
  return `none of the ${count} has this prompt and was ${way}. --match length takes the nearest in length.`;
}
