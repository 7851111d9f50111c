import type { AnsweredRequest } from '../../drill/contracts/contract.ts';
import type { Arrival } from '../../drill/workloads/arrival.ts';
import type { AskedBody } from '../../drill/workloads/asked-body.ts';
import type { Requests } from '../../drill/workloads/requests.ts';
import { type Asked, MOST_TOOLS } from '../records/asked.ts';
import type { Expected } from '../../kit/terms/expected.ts';
import type { ExchangeRecord } from '../records/record.ts';

/**
 * What a plan knows of a request. What it asks for is put together at most once, and only if a contract looks at it; what a follow-up asked
 * nobody but its virtual user knows, but for the tools that the observer saw in it. `exchange`: that, and how its answer came.
 */
export function readAnsweredRequest(
  arrival: Arrival,
  requests: Requests,
  exchange?: Pick<ExchangeRecord, 'streamed' | 'end' | 'asked'>,
): AnsweredRequest {
  let asked: AskedBody | null = null;
  const offered = arrival.plannedKind === undefined ? null : listOffered(exchange?.asked ?? null);
  return {
    expected: expectOf(requests.expect(arrival), offered),
    asked: () => (arrival.plannedKind === undefined ? (asked ??= requests.render(arrival)) : null),
    streamed: arrival.streamed,
    ...(offered === null ? {} : { offered }),
    ...(exchange === undefined ? {} : { arrived: readArrived(exchange) }),
  };
}

/** Where no tool was offered, as to the one who has just been told what a call gave back, a call is not what is right. */
function expectOf(ofCase: Expected, offered: readonly string[] | null): Expected {
  return ofCase.kind === 'tool-call' && offered?.length === 0 ? { kind: 'unknown' } : ofCase;
}

/** Null: it was not seen, or not all of it was kept. */
function listOffered(asked: Asked | null): string[] | null {
  if (asked?.kind !== 'request' || asked.tools.length >= MOST_TOOLS) return null;
  return asked.tools.map(({ name }) => name);
}

/** A stream whose caller left may have had an end to come. */
function readArrived({
  streamed,
  end,
}: Pick<ExchangeRecord, 'streamed' | 'end'>): NonNullable<AnsweredRequest['arrived']> {
  return { streamed, ended: end !== 'unterminated' && end !== 'cut' };
}
