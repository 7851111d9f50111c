import { describe, expect, it } from 'vitest';
import { bearsAnyTrace, findTraced, traceHeaders } from '../../../lib/kit/terms/trace-context.ts';

describe('a correlation id in trace context', () => {
  const { traceparent, baggage } = traceHeaders('abc0123xyz', 987_654_321);

  it('has the form that the standards ask for', () => {
    expect(traceparent).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
    expect(traceHeaders('abc0123xyz', 0).traceparent).not.toMatch(/-0{16}-|-0{32}-/);
    expect(baggage).toBe('cutover-id=cutover-abc0123xyz-987654321');
  });

  it('is found by its trace, whatever span it was handed on by', () => {
    const handedOn = traceparent.replace(/-[0-9a-f]{16}-01$/, '-00f067aa0ba902b7-00');
    expect(findTraced(handedOn, undefined, 'abc0123xyz')).toEqual({ index: 987_654_321, by: 'traceparent' });
  });

  it('is found in baggage, among that of others', () => {
    const among = `user=x;p=1 , ${baggage};ttl=3, other=y`;
    expect(findTraced(undefined, among, 'abc0123xyz')).toEqual({ index: 987_654_321, by: 'baggage' });
  });

  it('is another run’s with another token, and nobody’s without one', () => {
    expect(findTraced(traceparent, baggage, 'abc0123xyw')).toBeNull();
    expect(bearsAnyTrace(traceparent, undefined)).toBe(true);
    expect(bearsAnyTrace(undefined, baggage)).toBe(true);
    expect(bearsAnyTrace('00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01', 'user=x')).toBe(false);
    expect(findTraced('garbage', '=,;', 'abc0123xyz')).toBeNull();
  });
});
