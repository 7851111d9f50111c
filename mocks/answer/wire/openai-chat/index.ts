import { chunkSizes } from '../../chunk-size.ts';
import type { Reply } from '../../model-request.ts';
import { carriesKey } from '../carries-key.ts';
import { defineWire } from '../define-wire.ts';
import { refuseAsOpenai } from '../openai-refusals.ts';
import type { WireFormat } from '../wire-format.ts';
import { chatDifferences } from './differences.ts';
import { chatFlavours } from './flavours.ts';
import { type ChatOptions, openaiOptions } from './options.ts';
import { readLlamaRequest } from './read-llama-request.ts';
import { readChatRequest } from './read-request.ts';
import { renderChatAnswer } from './render-answer.ts';
import { renderChatProblem } from './render-problem.ts';
import { renderChatStream } from './render-stream.ts';

const AZURE_EMBEDDINGS = /^\/openai\/(?:v1|deployments\/[^/]+)\/embeddings$/;
const AZURE_PATH = /^\/openai\/(?:v1|deployments\/[^/]+)\/chat\/completions$/;

/**
 * OpenAI chat completions, and those who speak them in their own way. Shapes as in openai-openapi (MIT) and the
 * streams recorded among the test fixtures of vercel/ai (Apache-2.0).
 */
export const openaiChat = defineWire<ChatOptions, keyof typeof chatDifferences>({
  base: openaiOptions,
  differences: chatDifferences,
  flavours: chatFlavours,
  create: createChat,
});

function createChat(options: ChatOptions): WireFormat {
  const isAzure = options.host === 'azure';
  const isLlama = options.errors === 'llama.cpp';
  return {
    basePath: isAzure ? '/openai' : '/v1',
    chunkSizes: chunkSizes[options.chunkSizes],
    hidesThoughts: options.hidesThoughts,
    refuses: options.refuses,
    route({ method, path }) {
      if (method === 'POST' && (isAzure ? AZURE_PATH.test(path) : path === '/v1/chat/completions')) return 'answer';
      if (method === 'POST' && (isAzure ? AZURE_EMBEDDINGS.test(path) : path === '/v1/embeddings')) return 'embed';
      const isModels = isAzure ? path === '/openai/models' || path === '/openai/v1/models' : path === '/v1/models';
      return method === 'GET' && isModels ? 'list-models' : null;
    },
    carriesKey: (request) => (isAzure ? carriesKey(request, 'api-key') : carriesKey(request)),
    // The newer path with v1 in it does without.
    carriesVersion: ({ path, query = '' }) =>
      !isAzure || path.startsWith('/openai/v1/') || new URLSearchParams(query).has('api-version'),
    readRequest: ({ path, body }) =>
      isLlama ? readLlamaRequest(body) : readChatRequest(body, isAzure ? deploymentOf(path) : null),
    refuse: (what, parameter, model) =>
      isAzure && what === 'other-models'
        ? { status: 404, message: DEPLOYMENT_NOT_FOUND, param: null, code: 'DeploymentNotFound' }
        : refuseAsOpenai(what, parameter, model),
    unknownPath: ({ method, path }) => (isLlama ? 'File Not Found' : `Invalid URL (${method} ${path})`),
    shapeReply: (reply, refusal) => shapeReply(reply, refusal, options),
    renderAnswer: (reply) => renderChatAnswer(reply, options),
    renderStream: (reply, drawSize) => renderChatStream(reply, options, drawSize),
    renderModels: (model, created) =>
      JSON.stringify({
        object: 'list',
        data: [{ id: model, object: 'model', created, owned_by: isLlama ? 'llamacpp' : 'system' }],
      }),
    renderProblem: (problem) => renderChatProblem(problem, options),
    headers: (id, processingMs, streamed) => chatHeaders(id, processingMs, streamed, options),
  };
}

const DEPLOYMENT_NOT_FOUND =
  'The API deployment for this resource does not exist. If you created the deployment within the last 5 minutes, please wait a moment and try again.';

/** The deployment an Azure path names; null on the newer path, where the body's model does. */
function deploymentOf(path: string): string | null {
  const name = /\/deployments\/([^/]+)\//.exec(path)?.[1];
  return name === undefined ? null : decodeURIComponent(name);
}

function shapeReply(reply: Reply, refusal: string, options: ChatOptions): Reply {
  const shaped = shapeSaid(reply, refusal, options);
  const toolCalls =
    options.noArguments === '{}'
      ? shaped.toolCalls
      : shaped.toolCalls.map((call) => (call.arguments === '{}' ? { ...call, arguments: '' } : call));
  if (options.reasoning !== 'think-tags' || shaped.reasoning === undefined) return { ...shaped, toolCalls };
  const { reasoning, ...rest } = shaped;
  return { ...rest, toolCalls, text: `<think>\n${reasoning}\n</think>\n\n${rest.text}` };
}

function shapeSaid(reply: Reply, refusal: string, { said }: ChatOptions): Reply {
  switch (said) {
    case 'as-text':
      return reply;
    case 'as-reasoning':
      return { ...reply, text: '', reasoning: `${reply.reasoning ?? ''}${reply.text}` };
    case 'as-refusal':
      return { ...reply, text: '', toolCalls: [], refusal };
    case 'nothing':
      return { ...reply, text: '', toolCalls: [] };
  }
}

function chatHeaders(
  id: string,
  processingMs: number,
  streamed: boolean,
  { envelope, host }: ChatOptions,
): Record<string, string> {
  if (host === 'azure') return { 'apim-request-id': id, 'x-ms-region': 'Sweden Central', 'x-request-id': id };
  switch (envelope) {
    case 'openai':
      return {
        'x-request-id': `req_${id}`,
        'openai-processing-ms': String(Math.round(processingMs)),
        'openai-version': '2020-10-01',
      };
    case 'groq':
      return { 'x-request-id': `req_${id}` };
    case 'mistral':
      return { 'mistral-correlation-id': id, 'x-envoy-upstream-service-time': String(Math.round(processingMs)) };
    case 'deepseek':
      return { 'x-ds-trace-id': id };
    case 'vllm':
      return {};
    case 'llama.cpp':
      return {
        server: 'llama.cpp',
        'access-control-allow-origin': '',
        ...(streamed
          ? { 'x-accel-buffering': 'no', 'content-type': 'text/event-stream' }
          : { 'content-type': 'application/json; charset=utf-8' }),
      };
  }
}
