import { chunkSizes } from '../../chunk-size.ts';
import type { Reply } from '../../model-request.ts';
import { carriesKey, headerOf } from '../carries-key.ts';
import { defineWire } from '../define-wire.ts';
import type { WireFormat } from '../wire-format.ts';
import { listContentBlocks, renderContentBlock } from './content-block.ts';
import { anthropicDifferences, anthropicFlavours, type AnthropicOptions, anthropicOptions } from './options.ts';
import { readAnthropicRequest } from './read-request.ts';
import { anthropicErrorType, refuseAsAnthropic } from './refuse.ts';
import { renderMessage, stopReasonOf } from './render-message.ts';
import { renderAnthropicStream } from './render-stream.ts';

/**
 * Anthropic Messages. Shapes as in the types of @anthropic-ai/sdk (MIT) and the streams recorded among the test
 * fixtures of vercel/ai (Apache-2.0).
 */
export const anthropicMessages = defineWire<AnthropicOptions, keyof typeof anthropicDifferences>({
  base: anthropicOptions,
  differences: anthropicDifferences,
  flavours: anthropicFlavours,
  create: createAnthropic,
});

function createAnthropic(options: AnthropicOptions): WireFormat {
  return {
    basePath: '/v1',
    chunkSizes: chunkSizes[options.chunkSizes],
    refuses: options.refuses,
    route({ method, path }) {
      if (method === 'POST' && path === '/v1/messages') return 'answer';
      return method === 'GET' && path === '/v1/models' ? 'list-models' : null;
    },
    carriesKey: (request) => carriesKey(request, 'x-api-key'),
    carriesVersion: (request) => headerOf(request, 'anthropic-version') !== '',
    readRequest: ({ body }) => readAnthropicRequest(body),
    refuse: refuseAsAnthropic,
    unknownPath: () => 'Not Found',
    shapeReply: (reply, refusal) => shapeReply(reply, refusal, options),
    renderAnswer(reply) {
      const content = listContentBlocks(reply, options).map(renderContentBlock);
      const end = { stopReason: stopReasonOf(reply, options), outputTokens: reply.usage.outputTokens };
      return JSON.stringify(renderMessage(reply, content, end));
    },
    renderStream: (reply, drawSize) => renderAnthropicStream(reply, options, drawSize),
    renderModels(model, created) {
      const madeAt = new Date(created * 1000).toISOString();
      const data = [{ type: 'model', id: model, display_name: model, created_at: madeAt }];
      return JSON.stringify({ data, has_more: false, first_id: model, last_id: model });
    },
    renderProblem({ status, message }, id) {
      const error = { ...(options.errorDetails ? { details: null } : {}), type: anthropicErrorType(status), message };
      return JSON.stringify({ type: 'error', error, request_id: `req_${id}` });
    },
    headers: (id) => ({ 'request-id': `req_${id}` }),
  };
}

function shapeReply(reply: Reply, refusal: string, { said, preamble }: AnthropicOptions): Reply {
  if (said === 'as-refusal') return { ...reply, text: '', toolCalls: [], refusal };
  const isBareCall = reply.toolCalls.length > 0 && reply.text === '';
  return isBareCall && preamble !== '' ? { ...reply, text: preamble } : reply;
}
