import { readOpenaiChat } from './read-openai-chat.ts';
import type { StreamPart, WireFormat, WireReply } from './wire-format.ts';

/**
 * OpenAI chat completions. Shapes as in openai-openapi (MIT) and the streams recorded among the test fixtures of
 * vercel/ai (Apache-2.0), without the `obfuscation` padding.
 */
export const openaiChat: WireFormat = {
  route(method, path) {
    if (method === 'POST' && path === '/v1/chat/completions') return 'answer';
    return method === 'GET' && path === '/v1/models' ? 'list-models' : null;
  },
  readRequest: readOpenaiChat,
  renderAnswer(reply) {
    const calls = reply.toolCalls.map((call, index) => ({
      id: callId(reply, index),
      type: 'function',
      function: call,
    }));
    const toolCalls = calls.length === 0 ? '' : `"tool_calls":${JSON.stringify(calls)},`;
    const content = JSON.stringify(contentOf(reply));
    const message = `{"role":"assistant","content":${content},${toolCalls}"refusal":null,"annotations":[]}`;
    const choice = `{"index":0,"message":${message},"logprobs":null,"finish_reason":"${finishOf(reply)}"}`;
    return `${renderHead(reply, 'chat.completion')},"choices":[${choice}],"usage":${renderUsage(reply)}}`;
  },
  renderStream,
  renderModels: (model, created) =>
    JSON.stringify({ object: 'list', data: [{ id: model, object: 'model', created, owned_by: 'system' }] }),
  renderProblem: ({ message, param, code }) =>
    JSON.stringify({ error: { message, type: 'invalid_request_error', param, code } }),
  headers: (id, processingMs) => ({
    'x-request-id': `req_${id}`,
    'openai-processing-ms': String(Math.round(processingMs)),
    'openai-version': '2020-10-01',
  }),
};

function* renderStream(reply: WireReply, drawSize: () => number): Iterable<StreamPart> {
  const head = renderHead(reply, 'chat.completion.chunk');
  const tail = reply.includeUsage ? ',"usage":null}\n\n' : '}\n\n';
  const chunk = (delta: string, finish: string | null, isToken: boolean): StreamPart => ({
    data: `data: ${head},"choices":[{"index":0,"delta":${delta},"logprobs":null,"finish_reason":${JSON.stringify(finish)}}]${tail}`,
    isToken,
  });
  const content = contentOf(reply);
  yield chunk(`{"role":"assistant","content":${content === null ? 'null' : '""'},"refusal":null}`, null, false);
  for (const piece of cut(reply.text, drawSize)) yield chunk(`{"content":${JSON.stringify(piece)}}`, null, true);
  for (const [index, call] of reply.toolCalls.entries()) {
    const opening = { index, id: callId(reply, index), type: 'function', function: { name: call.name, arguments: '' } };
    yield chunk(`{"tool_calls":[${JSON.stringify(opening)}]}`, null, true);
    for (const piece of cut(call.arguments, drawSize)) {
      yield chunk(`{"tool_calls":[{"index":${index},"function":{"arguments":${JSON.stringify(piece)}}}]}`, null, true);
    }
  }
  yield chunk('{}', finishOf(reply), false);
  if (reply.includeUsage) {
    yield { data: `data: ${head},"choices":[],"usage":${renderUsage(reply)}}\n\n`, isToken: false };
  }
  yield { data: 'data: [DONE]\n\n', isToken: false };
}

/** Cuts a text into deltas; never inside a surrogate pair. */
function* cut(text: string, drawSize: () => number): Iterable<string> {
  for (let start = 0; start < text.length;) {
    let end = start + drawSize();
    if (isHighSurrogate(text.charCodeAt(end - 1))) end++;
    yield text.slice(start, end);
    start = end;
  }
}

function isHighSurrogate(code: number): boolean {
  return code >= 0xd800 && code <= 0xdbff;
}

function contentOf(reply: WireReply): string | null {
  return reply.text === '' && reply.toolCalls.length > 0 ? null : reply.text;
}

function finishOf(reply: WireReply): string {
  if (reply.finish === 'length') return 'length';
  return reply.toolCalls.length > 0 ? 'tool_calls' : 'stop';
}

/** An object's opening, put together by hand as this is done for every answer: only free text needs escaping. */
function renderHead(reply: WireReply, object: string): string {
  const fingerprint = reply.id.slice(0, 10);
  return (
    `{"id":"chatcmpl-${reply.id}","object":"${object}","created":${reply.created},` +
    `"model":${JSON.stringify(reply.model)},"service_tier":"default","system_fingerprint":"fp_${fingerprint}"`
  );
}

function renderUsage({ usage: { inputTokens, outputTokens } }: WireReply): string {
  return (
    `{"prompt_tokens":${inputTokens},"completion_tokens":${outputTokens},"total_tokens":${inputTokens + outputTokens},` +
    '"prompt_tokens_details":{"cached_tokens":0,"audio_tokens":0},"completion_tokens_details":{"reasoning_tokens":0,' +
    '"audio_tokens":0,"accepted_prediction_tokens":0,"rejected_prediction_tokens":0}}'
  );
}

function callId(reply: WireReply, index: number): string {
  return `call_${reply.id.slice(0, 22)}${index.toString(16).padStart(2, '0')}`;
}
