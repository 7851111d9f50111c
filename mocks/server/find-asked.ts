import { CORRELATION_HEADER, findAnyIndex } from '../../lib/kit/terms/correlation.ts';
import { findAnyTraced } from '../../lib/kit/terms/trace-context.ts';
import type { MockRequest } from '../answer/answer-plan.ts';

/** Which request of a plan this is, by whatever of its correlation got through to a mock; null: nothing did. */
export function findAsked({ headers = {}, body }: Pick<MockRequest, 'headers' | 'body'>): number | null {
  const read = (name: string): string | undefined => {
    const value = headers[name];
    return typeof value === 'string' ? value : undefined;
  };
  const id = read(CORRELATION_HEADER);
  return (
    (id === undefined ? null : findAnyIndex(`"${id}"`)) ??
    findAnyIndex(body) ??
    findAnyTraced(read('traceparent'), read('baggage'))
  );
}
