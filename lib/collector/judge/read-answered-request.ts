import type { AnsweredRequest } from '../../drill/contracts/contract.ts';
import type { Arrival } from '../../drill/workloads/arrival.ts';
import type { AskedBody } from '../../drill/workloads/asked-body.ts';
import type { Requests } from '../../drill/workloads/requests.ts';

/**
 * What a plan knows of a request. What it asks for is put together at most once, and only if a contract looks at it; what a follow-up asked
 * nobody but its virtual user knows.
 */
export function readAnsweredRequest(arrival: Arrival, requests: Requests): AnsweredRequest {
  let asked: AskedBody | null = null;
  return {
    expected: requests.expect(arrival),
    asked: () => (arrival.plannedKind === undefined ? (asked ??= requests.render(arrival)) : null),
    streamed: arrival.streamed,
  };
}
