import type { ExchangeFacts, RequestFacts, ViewsCompared } from './evidence.ts';
import type { ByIndex } from './group-by-index.ts';
import { isSuccess } from './failure-cause.ts';

/** Both views of one run, by arrival. */
export interface Views {
  requests: ByIndex<RequestFacts>;
  exchanges: ByIndex<ExchangeFacts>;
  planned: number;
  /** k6's time-out: an answer that comes at this very moment may be whole for one and late for the other. */
  timeoutMs: number;
}

/** Compares what k6 says it sent and got with what the observer saw pass, request by request. */
export function compareViews({ requests, exchanges, planned, timeoutMs }: Views): ViewsCompared {
  const views: ViewsCompared = {
    compared: 0,
    requestsAlone: 0,
    exchangesAlone: 0,
    unknown: requests.unknown + exchanges.unknown,
    repeated: 0,
    differing: 0,
  };
  for (let index = 0; index < planned; index++) {
    const lines = requests.of(index);
    const seen = exchanges.of(index);
    if (lines.length === 0 && seen.length === 0) continue;
    views.compared++;
    views.repeated += Math.max(0, lines.length - 1) + Math.max(0, seen.length - 1);
    const [line] = lines;
    const [exchange] = seen;
    if (exchange === undefined) views.requestsAlone++;
    else if (line === undefined) views.exchangesAlone++;
    else if (!agree(line, exchange, timeoutMs)) views.differing++;
  }
  return views;
}

function agree(line: RequestFacts, exchange: ExchangeFacts, timeoutMs: number): boolean {
  if (line.status === exchange.status) return exchange.end !== 'no-response';
  if (line.status !== 0) return false;
  if (exchange.status === null || !isSuccess(exchange.status) || exchange.end !== 'complete') return true;
  return exchange.endMs >= 0.95 * timeoutMs;
}
