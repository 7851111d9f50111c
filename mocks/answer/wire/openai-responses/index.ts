import { chunkSizes } from '../../chunk-size.ts';
import type { Reply } from '../../model-request.ts';
import { carriesKey } from '../carries-key.ts';
import { defineWire } from '../define-wire.ts';
import { renderChatProblem } from '../openai-chat/render-problem.ts';
import { refuseAsOpenai } from '../openai-refusals.ts';
import type { WireFormat } from '../wire-format.ts';
import { responsesDifferences, responsesFlavours, type ResponsesOptions, responsesOptions } from './options.ts';
import { listOutputItems, renderOutputItem } from './output-item.ts';
import { readResponsesRequest } from './read-request.ts';
import { renderResponse, responseEnd } from './render-response.ts';
import { renderResponsesStream } from './render-stream.ts';

/**
 * OpenAI's Responses. Shapes as in openai-openapi (MIT), the types of the openai package (Apache-2.0) and the streams
 * recorded among the test fixtures of vercel/ai (Apache-2.0).
 */
export const openaiResponses = defineWire<ResponsesOptions, keyof typeof responsesDifferences>({
  base: responsesOptions,
  differences: responsesDifferences,
  flavours: responsesFlavours,
  create: createResponses,
});

function createResponses(options: ResponsesOptions): WireFormat {
  const isAzure = options.host === 'azure';
  const paths = isAzure ? ['/openai/responses', '/openai/v1/responses'] : ['/v1/responses'];
  const modelPaths = isAzure ? ['/openai/models', '/openai/v1/models'] : ['/v1/models'];
  return {
    basePath: isAzure ? '/openai' : '/v1',
    chunkSizes: chunkSizes[options.chunkSizes],
    refuses: options.refuses,
    route({ method, path }) {
      if (method === 'POST' && paths.includes(path)) return 'answer';
      return method === 'GET' && modelPaths.includes(path) ? 'list-models' : null;
    },
    carriesKey: (request) => (isAzure ? carriesKey(request, 'api-key') : carriesKey(request)),
    carriesVersion: ({ path, query = '' }) =>
      !isAzure || path.startsWith('/openai/v1/') || new URLSearchParams(query).has('api-version'),
    readRequest: ({ body }) => readResponsesRequest(body),
    refuse: refuseAsOpenai,
    unknownPath: ({ method, path }) => `Invalid URL (${method} ${path})`,
    shapeReply: (reply, refusal) => shapeReply(reply, refusal, options),
    renderAnswer(reply) {
      const end = responseEnd(reply, options);
      const items = listOutputItems(reply, options);
      const output = items.map((item, index) =>
        renderOutputItem(item, index === items.length - 1 ? end.status : 'completed', item.text),
      );
      return JSON.stringify(renderResponse(reply, output, end));
    },
    renderStream: (reply, drawSize) => renderResponsesStream(reply, options, drawSize),
    renderModels: (model, created) =>
      JSON.stringify({ object: 'list', data: [{ id: model, object: 'model', created, owned_by: 'system' }] }),
    renderProblem: (problem) => renderChatProblem(problem, { errors: options.host }),
    headers: (id, processingMs) =>
      isAzure
        ? { 'apim-request-id': id, 'x-ms-region': 'Sweden Central', 'x-request-id': id }
        : {
            'x-request-id': `req_${id}`,
            'openai-processing-ms': String(Math.round(processingMs)),
            'openai-version': '2020-10-01',
          },
  };
}

function shapeReply(reply: Reply, refusal: string, { said }: ResponsesOptions): Reply {
  if (said === 'as-text') return reply;
  const silent = { ...reply, text: '', toolCalls: [] };
  return said === 'nothing' ? silent : { ...silent, refusal };
}
