import type { Arrival } from './arrival.ts';
import type { AskedBody } from './asked-body.ts';
import type { Requests } from './requests.ts';

/** The body of one chat-completions request, whoever it is for. */
export interface ChatRequest extends AskedBody {
  model: string;
  stream?: true;
  stream_options?: { include_usage: true };
  user?: string;
}

/** What a request needs besides the arrival. */
export interface RequestContext {
  requests: Requests;
  /** Asked for where the case asks for none. */
  model: string;
  correlationId: string;
  /** The id as it is to stand at the end of the prompt; null: it is not to stand there. */
  marker: string | null;
}

/** Renders an arrival as the request that is sent. A marker stands at its very end, so that a prefix cache is not spoilt by it. */
export function renderRequest(
  arrival: Arrival,
  { requests, model, correlationId, marker }: RequestContext,
): ChatRequest {
  // Set, not spread: hundreds of virtual users of k6 hold what is copied, each by itself.
  const body = requests.render(arrival);
  body.model ??= model;
  if (arrival.streamed) {
    body.stream = true;
    body.stream_options = { include_usage: true };
  }
  body.user ??= correlationId;
  const last = body.messages.at(-1);
  if (marker !== null && typeof last?.content === 'string') last.content += `\n\n${marker}`;
  return body as ChatRequest;
}
