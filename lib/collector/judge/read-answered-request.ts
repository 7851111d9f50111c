import type { AnsweredRequest } from '../../drill/contracts/contract.ts';
import type { Arrival } from '../../drill/workloads/arrival.ts';
import type { AskedBody } from '../../drill/workloads/asked-body.ts';
import type { Requests } from '../../drill/workloads/requests.ts';
import type { ExchangeRecord } from '../records/record.ts';

/**
 * What a plan knows of a request. What it asks for is put together at most once, and only if a contract looks at it; what a follow-up asked
 * nobody but its virtual user knows. `exchange`: how its answer came.
 */
export function readAnsweredRequest(
  arrival: Arrival,
  requests: Requests,
  exchange?: Pick<ExchangeRecord, 'streamed' | 'end'>,
): AnsweredRequest {
  let asked: AskedBody | null = null;
  return {
    expected: requests.expect(arrival),
    asked: () => (arrival.plannedKind === undefined ? (asked ??= requests.render(arrival)) : null),
    streamed: arrival.streamed,
    ...(exchange === undefined ? {} : { arrived: readArrived(exchange) }),
  };
}

/** A stream whose caller left may have had an end to come. */
function readArrived({
  streamed,
  end,
}: Pick<ExchangeRecord, 'streamed' | 'end'>): NonNullable<AnsweredRequest['arrived']> {
  return { streamed, ended: end !== 'unterminated' && end !== 'cut' };
}
