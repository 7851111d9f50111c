import { CORRELATION_HEADER, findAnyIndex, findCorrelation } from '../../lib/kit/terms/correlation.ts';
import { findAnyTraced, findTraced } from '../../lib/kit/terms/trace-context.ts';
import type { MockRequest } from '../answer/answer-plan.ts';

/**
 * Which request of a plan this is, by whatever of its correlation got through to a mock; null: nothing did. `runToken`: only those of this run are; without
 * it, those of any.
 */
export function findAsked(
  { headers = {}, body }: Pick<MockRequest, 'headers' | 'body'>,
  runToken?: string,
): number | null {
  const read = (name: string): string | undefined => {
    const value = headers[name];
    return typeof value === 'string' ? value : undefined;
  };
  const id = read(CORRELATION_HEADER);
  if (runToken !== undefined) {
    const traced = findTraced(read('traceparent'), read('baggage'), runToken)?.index ?? null;
    return findCorrelation(id, body, runToken).index ?? traced;
  }
  return (
    (id === undefined ? null : findAnyIndex(`"${id}"`)) ??
    findAnyIndex(body) ??
    findAnyTraced(read('traceparent'), read('baggage'))
  );
}
