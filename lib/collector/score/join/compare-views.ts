import { arrivalOfTry, type CallNumbers, mostCalls, ordinalOfTry } from '../../../drill/try-number.ts';
import type { ViewsCompared } from './run.ts';
import type { ExchangeFacts } from '../evidence/exchange-facts.ts';
import type { ExchangeSlots } from '../evidence/exchange-slots.ts';
import { isSuccess } from '../evidence/is-success.ts';
import type { RequestLine, RequestLines } from '../evidence/request-lines.ts';

/** Both views of one run, by arrival. */
export interface Views {
  lines: RequestLines;
  exchanges: ExchangeSlots;
  numbers: CallNumbers;
  /** k6's time-out: an answer that comes at this very moment may be whole for one and late for the other. */
  timeoutMs: number;
  startEpochMs: number;
  /** How long the observer, and k6 likewise, may be kept from telling the time, ms. */
  delayMs: number;
  /** Numbers of tries that were in flight when the run was stopped. */
  cutShort: ReadonlySet<number>;
}

/**
 * A machine's clock is slewed by at most 500 ppm, while the observer's runs on by itself from when it was started: so far the
 * two may be apart.
 */
export const CLOCK_DRIFT = 0.0005;

/** Compares what k6 says it sent and got with what the observer saw pass, request by request. */
export function compareViews({
  lines,
  exchanges,
  numbers,
  timeoutMs,
  startEpochMs,
  delayMs,
  cutShort,
}: Views): ViewsCompared {
  const most = mostCalls(numbers);
  const views: ViewsCompared = {
    compared: 0,
    requestsAlone: 0,
    exchangesAlone: 0,
    unknown: lines.unknown + exchanges.unknown,
    repeated: lines.repeated + exchanges.repeated,
    differing: 0,
    apart: 0,
    farthestMs: 0,
    outOfTurn: most === 1 ? null : countOutOfTurn({ lines, exchanges, numbers, cutShort }),
  };
  for (let index = 0; index < numbers.planned * most; index++) {
    const line = lines.of(index);
    const exchange = exchanges.of(index);
    if ((line === null && exchange === null) || cutShort.has(index)) continue;
    views.compared++;
    if (exchange === null) views.requestsAlone++;
    else if (line === null) views.exchangesAlone++;
    else {
      // Whoever gives up cuts a try before its time-out.
      const limitMs = line.next === 'abandon' ? Math.min(timeoutMs, line.tookMs) : timeoutMs;
      if (!agree(line.status, exchange, limitMs)) views.differing++;
      const apartMs = measureApart(line, exchange);
      if (apartMs > 2 * delayMs + CLOCK_DRIFT * Math.max(0, line.startEpochMs - startEpochMs)) views.apart++;
      views.farthestMs = Math.max(views.farthestMs, apartMs);
    }
  }
  return views;
}

/**
 * A further try follows one that says so, and one that says so is followed by a further one. A follow-up is of an arrival that was asked for.
 */
function countOutOfTurn({
  lines,
  exchanges,
  numbers,
  cutShort,
}: Pick<Views, 'lines' | 'exchanges' | 'numbers' | 'cutShort'>): number {
  const { planned } = numbers;
  const isSeen = (number: number): boolean => lines.of(number) !== null || exchanges.of(number) !== null;
  let count = 0;
  for (let number = planned; number < planned * mostCalls(numbers); number++) {
    if (cutShort.has(number)) continue;
    const isThere = isSeen(number);
    if (ordinalOfTry(number, numbers) === 1) {
      if (isThere && !isSeen(arrivalOfTry(number, planned))) count++;
    } else if ((lines.of(number - planned)?.next === 'again') !== isThere) count++;
  }
  return count;
}

/** How far apart they saw it begin, or how much longer one of them saw it last. */
function measureApart(line: RequestLine, exchange: ExchangeFacts): number {
  return Math.max(Math.abs(exchange.startEpochMs - line.startEpochMs), Math.abs(exchange.endMs - line.tookMs));
}

function agree(k6Status: number, exchange: ExchangeFacts, timeoutMs: number): boolean {
  if (k6Status === exchange.status) return exchange.end !== 'no-response';
  if (k6Status !== 0) return false;
  if (exchange.status === null || !isSuccess(exchange.status) || exchange.end !== 'complete') return true;
  return exchange.endMs >= 0.95 * timeoutMs;
}
