import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planArrivals } from '../../../lib/drill/plan.ts';
import type { Arrival } from '../../../lib/drill/workloads/arrival.ts';
import { createRequests } from '../../../lib/drill/workloads/requests.ts';
import { renderRequest } from '../../../lib/drill/workloads/render-request.ts';
import { drawTicket, parseTicket, renderTicket } from '../../../lib/drill/workloads/support-desk/ticket.ts';
import { findCorrelation, formatCorrelationId, formatMarker } from '../../../lib/kit/terms/correlation.ts';
import { createRandom } from '../../../lib/kit/stats/random.ts';
import { parseWrittenDrill } from '../../support/parse-written-drill.ts';

const drill = parseWrittenDrill();
const arrivals = planArrivals(drill) as Arrival[];
const requests = createRequests(drill.traffic.requests);

function render(arrival: (typeof arrivals)[number]) {
  const correlationId = formatCorrelationId('run1', arrival.index);
  return renderRequest(arrival, {
    model: 'm',
    requests,
    correlationId,
    marker: formatMarker(correlationId),
  });
}

describe('tickets', () => {
  it('are read back from a prompt exactly as they were drawn', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const facts = drawTicket(createRandom(seed));
        expect(parseTicket(`before\n\n${renderTicket(facts)}\nafter`)).toEqual(facts);
      }),
    );
  });

  it('are not found where there is none', () => {
    expect(parseTicket('Ticket: no number')).toBeNull();
  });
});

describe('renderRequest', () => {
  it('makes the prompt as long as planned, at four characters a token', () => {
    for (const arrival of arrivals.filter(({ promptTokens }) => promptTokens > 400).slice(0, 50)) {
      const characters = render(arrival).messages.reduce((sum, { content }) => sum + String(content).length, 0);
      expect(characters / 4 / arrival.promptTokens).toBeGreaterThan(0.98);
      expect(characters / 4 / arrival.promptTokens).toBeLessThan(1.1);
    }
  });

  it('puts nothing of ours into the prompt: no length, and no word of Cutover', () => {
    for (const arrival of arrivals.slice(0, 50)) {
      const bare = renderRequest(arrival, { model: 'm', requests, correlationId: 'cutover-run1-1', marker: null });
      expect(JSON.stringify(bare.messages)).not.toMatch(/tokens|cutover/i);
      expect(bare.max_tokens).toBeGreaterThanOrEqual(arrival.outputTokens);
    }
  });

  it('offers tools for tool calls only, and asks for usage when streamed', () => {
    for (const arrival of arrivals.slice(0, 50)) {
      const request = render(arrival);
      expect(request.tools === undefined).toBe(arrival.kind !== 'tool-call');
      expect(request.stream === true).toBe(arrival.streamed);
      expect(request.stream_options?.include_usage === true).toBe(arrival.streamed);
    }
  });

  it('carries the correlation id as a field and as a marker, each enough by itself', () => {
    const request = render(arrivals[3] as (typeof arrivals)[number]);
    const { user, ...withoutUser } = request;
    expect(findCorrelation(undefined, JSON.stringify(request), 'run1')).toEqual({ index: 3, by: 'body' });
    expect(findCorrelation(undefined, JSON.stringify(withoutUser), 'run1')).toEqual({ index: 3, by: 'marker' });
    expect(findCorrelation(user, '', 'run1')).toEqual({ index: 3, by: 'header' });
    expect(findCorrelation(user, JSON.stringify(request), 'other')).toEqual({ index: null, by: null });
  });
});
