import type { AnsweredRequest } from '../../lib/drill/contracts/contract.ts';
import type { Expected } from '../../lib/kit/terms/expected.ts';

/** A request of which nothing is known. */
export const unknownRequest: AnsweredRequest = { expected: { kind: 'unknown' }, asked: () => null, streamed: false };

/** A request to which so much of the right answer is known. */
export function expecting(expected: Expected): AnsweredRequest {
  return { ...unknownRequest, expected };
}
