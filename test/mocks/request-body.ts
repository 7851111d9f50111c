import { type AnswerForm, answerForms } from '../../lib/kit/terms/answer-form.ts';
import { createRequests } from '../../lib/drill/workloads/requests.ts';
import { type ChatRequest, renderRequest } from '../../lib/drill/workloads/render-request.ts';
import { drawTicket } from '../../lib/drill/workloads/support-desk/ticket.ts';
import { formatCorrelationId, formatMarker } from '../../lib/kit/terms/correlation.ts';
import { createRandom } from '../../lib/kit/stats/random.ts';
import { ANSWER_TOKENS_HEADER } from '../../mocks/answer/answer-tokens.ts';
import type { MockDescription, MockRequest } from '../../mocks/answer/answer-plan.ts';

export interface TicketRequest {
  kind: AnswerForm;
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

const sampleRequests = createRequests(
  answerForms.map((asks) => ({ name: asks, workload: { kind: 'support-desk', asks } })),
);

/** A request whose messages are text. */
export interface TicketBody extends ChatRequest {
  messages: { role: string; content: string }[];
}

/** A request body as the shipped drills send it. */
export function ticketBody(options: TicketRequest): TicketBody {
  const { kind, ticket = 1, outputTokens = 150, streamed = false, runToken = 'run1', index = 0 } = options;
  const correlationId = formatCorrelationId(runToken, index);
  const body = renderRequest(
    {
      index,
      dueMs: 0,
      phase: 'baseline',
      tenant: 'a',
      kind,
      promptTokens: 300,
      outputTokens,
      streamed,
      case: factsOf(ticket),
    },
    { model: 'asked-for', requests: sampleRequests, correlationId, marker: formatMarker(correlationId) },
  );
  return body as TicketBody;
}

/** Tells a mock how long to answer, as `ticketBody` was told. */
export function lengthHeader({ outputTokens = 150 }: Pick<TicketRequest, 'outputTokens'>): Record<string, string> {
  return { [ANSWER_TOKENS_HEADER]: String(outputTokens) };
}

export function chatRequest(body: unknown, headers: Record<string, string> = {}): MockRequest {
  return { method: 'POST', path: '/v1/chat/completions', headers, body: JSON.stringify(body) };
}

export const fallback: MockDescription = {
  provider: 'fallback',
  model: 'fallback-model',
  wire: 'openai-chat',
  dialect: 'strict',
  ttft: 'gpt-4o-mini',
  tokensPerSecond: 100,
};
