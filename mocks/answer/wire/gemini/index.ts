import { chunkSizes } from '../../chunk-size.ts';
import type { MockRequest } from '../../answer-plan.ts';
import type { Reply } from '../../model-request.ts';
import { carriesKey } from '../carries-key.ts';
import { defineWire } from '../define-wire.ts';
import type { WireFormat, WireReply } from '../wire-format.ts';
import { parseGeminiPath } from './gemini-path.ts';
import { geminiDifferences, geminiFlavours, type GeminiOptions, geminiOptions } from './options.ts';
import { readGeminiRequest } from './read-request.ts';
import { geminiStatus, refuseAsGemini } from './refuse.ts';
import { callParts, finishReasonOf, renderBlocked, renderChunk } from './render-chunk.ts';
import { renderGeminiStream, signaturePart } from './render-stream.ts';

/**
 * Gemini's generateContent and streamGenerateContent. Shapes as in the types of @google/genai (Apache-2.0) and the
 * streams recorded among the test fixtures of vercel/ai (Apache-2.0).
 */
export const gemini = defineWire<GeminiOptions, keyof typeof geminiDifferences>({
  base: geminiOptions,
  differences: geminiDifferences,
  flavours: geminiFlavours,
  create: createGemini,
});

function createGemini(options: GeminiOptions): WireFormat {
  return {
    basePath: options.host === 'vertex' ? '/v1beta1' : '/v1beta',
    chunkSizes: chunkSizes[options.chunkSizes],
    refuses: options.refuses,
    route({ method, path }) {
      if (method === 'POST' && parseGeminiPath(path) !== null) return 'answer';
      return method === 'GET' && /^\/v1[a-z0-9]*\/models$/.test(path) ? 'list-models' : null;
    },
    carriesKey: (request) =>
      carriesKey(request, 'x-goog-api-key') || (new URLSearchParams(request.query).get('key') ?? '') !== '',
    // It is in the path.
    carriesVersion: () => true,
    readRequest: readGeminiRequest,
    refuse: refuseAsGemini,
    unknownPath: ({ path }) => `The requested URL ${path} was not found on this server.`,
    shapeReply: (reply) => shapeReply(reply, options),
    renderAnswer: (reply) => renderWhole(reply, options),
    renderStream: (reply, drawSize) => renderGeminiStream(reply, options, drawSize),
    renderModels: (model) =>
      JSON.stringify({
        models: [
          {
            name: `models/${model}`,
            version: '001',
            displayName: model,
            inputTokenLimit: 1_048_576,
            outputTokenLimit: 65_536,
            supportedGenerationMethods: ['generateContent', 'countTokens'],
          },
        ],
      }),
    renderProblem({ status, message }, _, request) {
      const body = JSON.stringify({ error: { code: status, message, status: geminiStatus(status) } });
      return isArrayStream(request) ? `[${body}]` : body;
    },
    headers: (_, processingMs) => ({
      vary: 'Origin, X-Origin, Referer',
      server: 'scaffolding on HTTPServer2',
      'server-timing': `gfet4t7; dur=${Math.round(processingMs)}`,
    }),
  };
}

/** Without `alt=sse` everything a stream says is an array, errors too. */
function isArrayStream({ path, query }: MockRequest): boolean {
  return parseGeminiPath(path)?.streamed === true && new URLSearchParams(query).get('alt') !== 'sse';
}

function renderWhole(reply: WireReply, options: GeminiOptions): string {
  if (options.said === 'blocked-prompt') return renderBlocked(reply);
  const thoughts = reply.reasoning === undefined ? [] : [{ text: reply.reasoning, thought: true }];
  const text = reply.text === '' ? [] : [{ text: reply.text }];
  const signature = options.thoughtSignature ? [signaturePart(reply)] : [];
  const parts = [...thoughts, ...text, ...callParts(reply, options), ...signature];
  return renderChunk(reply, parts, finishReasonOf(reply, options), reply.usage.outputTokens);
}

function shapeReply(reply: Reply, { said }: GeminiOptions): Reply {
  switch (said) {
    case 'as-text':
      return reply;
    case 'as-thoughts':
      return { ...reply, text: '', reasoning: `${reply.reasoning ?? ''}${reply.text}` };
    case 'blocked-answer':
    case 'blocked-prompt':
      return { text: '', toolCalls: [], finish: 'stop' };
  }
}
