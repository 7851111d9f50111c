/* oxlint-disable typescript/no-misused-promises */
// @ts-nocheck It is nobody's code here: what stands in it stands in applications.
// A chat as the AI SDK's documentation builds it: streamText, the UI message stream, and a second model where the first one fails. It
// knows nothing of Cutover.
import { createServer } from 'node:http';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { createUIMessageStream, createUIMessageStreamResponse, streamText } from 'ai';

const { PORT, OPENAI_BASE_URL, OPENAI_API_KEY, FALLBACK_BASE_URL, PRIMARY_MODEL, FALLBACK_MODEL } = process.env;
const primary = createOpenAICompatible({ name: 'primary', baseURL: OPENAI_BASE_URL, apiKey: OPENAI_API_KEY })(
  PRIMARY_MODEL,
);
const fallback = createOpenAICompatible({ name: 'fallback', baseURL: FALLBACK_BASE_URL, apiKey: 'none' })(
  FALLBACK_MODEL,
);

/** Does the stream of this model begin? Then its parts, the first one included; else its error is thrown. */
async function begin(model, prompt) {
  const parts = streamText({ model, prompt, maxRetries: 0, onError() {} }).fullStream[Symbol.asyncIterator]();
  const held = [];
  for (;;) {
    const { value, done } = await parts.next();
    if (done) return { held, parts };
    if (value.type === 'error') throw value.error;
    held.push(value);
    if (value.type === 'text-delta') return { held, parts };
  }
}

async function* rest({ held, parts }) {
  yield* held;
  for (let next = await parts.next(); !next.done; next = await parts.next()) yield next.value;
}

function answer(messages) {
  const prompt = messages
    .at(-1)
    .parts.map(({ text }) => text)
    .join('');
  const stream = createUIMessageStream({
    async execute({ writer }) {
      const begun = await begin(primary, prompt).then(
        (own) => (console.log('answered by primary'), own),
        async () => (console.log('answered by fallback'), await begin(fallback, prompt)),
      );
      writer.write({ type: 'text-start', id: '0' });
      for await (const part of rest(begun)) {
        if (part.type === 'error') throw part.error;
        if (part.type === 'text-delta') writer.write({ type: 'text-delta', id: '0', delta: part.text });
      }
      writer.write({ type: 'text-end', id: '0' });
    },
  });
  return createUIMessageStreamResponse({ stream });
}

createServer(async (request, response) => {
  let body = '';
  for await (const chunk of request) body += chunk;
  const answered = answer(JSON.parse(body).messages);
  response.writeHead(answered.status, Object.fromEntries(answered.headers));
  for await (const chunk of answered.body) response.write(chunk);
  response.end();
}).listen(Number(PORT), '127.0.0.1');
