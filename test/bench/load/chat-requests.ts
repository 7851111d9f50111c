import type { Arrival } from '../../../lib/drill/workloads/arrival.ts';
import { createRequests } from '../../../lib/drill/workloads/requests.ts';
import { renderRequest } from '../../../lib/drill/workloads/render-request.ts';
import { drawTicket } from '../../../lib/drill/workloads/support-desk/ticket.ts';
import { formatCorrelationId, formatMarker } from '../../../lib/kit/terms/correlation.ts';
import { createRandom } from '../../../lib/kit/stats/random.ts';
import { ANSWER_TOKENS_HEADER } from '../../../mocks/answer/answer-tokens.ts';

/** Medians of Azure's 2023 conversation trace: what a real prompt and answer are long, in tokens. */
export const PROMPT_TOKENS = 1_020;
export const ANSWER_TOKENS = 129;
/** Tokens of a streamed answer: long enough that all streams are open at once. */
export const STREAM_TOKENS = 250;

const requests = createRequests([{ name: 'chat', workload: { kind: 'support-desk', asks: 'chat' } }]);

/** The arrivals that those requests are of. */
export function planChats(count: number, streamed: boolean, promptTokens = PROMPT_TOKENS): Arrival[] {
  return Array.from({ length: count }, (_, index) => ({
    index,
    dueMs: 0,
    phase: 'baseline',
    tenant: 'a',
    kind: 'chat',
    promptTokens,
    outputTokens: streamed ? STREAM_TOKENS : ANSWER_TOKENS,
    streamed,
    case: drawTicket(createRandom(index, 'bench-ticket')),
  }));
}

/** Requests as a drill sends them, each with a prompt of its own, as whole HTTP messages. */
export function renderChatRequests(count: number, streamed: boolean, promptTokens = PROMPT_TOKENS): Buffer[] {
  return planChats(count, streamed, promptTokens).map((arrival) => {
    const correlationId = formatCorrelationId('bench1', arrival.index);
    const context = { model: 'bench', requests, correlationId, marker: formatMarker(correlationId) };
    const body = JSON.stringify(renderRequest(arrival, context));
    return Buffer.from(
      `POST /v1/chat/completions HTTP/1.1\r\nhost: 127.0.0.1\r\nuser-agent: bench\r\naccept: */*\r\n` +
        `authorization: Bearer sk-bench\r\ncontent-type: application/json\r\n` +
        `${ANSWER_TOKENS_HEADER}: ${arrival.outputTokens}\r\n` +
        `content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    );
  });
}
