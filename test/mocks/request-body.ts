import type { RequestKind } from '../../lib/kit/terms/request-kind.ts';
import { type ChatRequest, renderRequest } from '../../lib/drill/workloads/prompt.ts';
import { drawTicket } from '../../lib/drill/workloads/ticket.ts';
import { supportTools } from '../../lib/drill/workloads/workload.ts';
import { formatCorrelationId, formatMarker } from '../../lib/kit/terms/correlation.ts';
import { createRandom } from '../../lib/kit/stats/random.ts';
import type { MockDescription, MockRequest } from '../../mocks/answer/answer-plan.ts';

export interface TicketRequest {
  kind: RequestKind;
  ticket?: number;
  outputTokens?: number;
  streamed?: boolean;
  runToken?: string;
  index?: number;
}

/** The facts of test ticket number `ticket`. */
export function factsOf(ticket: number): ReturnType<typeof drawTicket> {
  return drawTicket(createRandom(ticket, 'test-ticket'));
}

/** A request body as the shipped drills send it. */
export function ticketBody(options: TicketRequest): ChatRequest {
  const { kind, ticket = 1, outputTokens = 150, streamed = false, runToken = 'run1', index = 0 } = options;
  const correlationId = formatCorrelationId(runToken, index);
  return renderRequest(
    {
      index,
      dueMs: 0,
      phase: 'baseline',
      tenant: 'a',
      kind,
      promptTokens: 300,
      outputTokens,
      streamed,
      facts: factsOf(ticket),
    },
    { model: 'asked-for', tools: supportTools, correlationId, marker: formatMarker(correlationId) },
  );
}

export function chatRequest(body: unknown): MockRequest {
  return { method: 'POST', path: '/v1/chat/completions', body: JSON.stringify(body) };
}

export const fallback: MockDescription = {
  provider: 'fallback',
  model: 'fallback-model',
  wire: 'openai-chat',
  dialect: 'strict',
  ttft: 'gpt-4o-mini',
  tokensPerSecond: 100,
};
