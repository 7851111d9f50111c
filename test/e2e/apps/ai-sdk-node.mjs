/* oxlint-disable typescript/no-misused-promises */
// @ts-nocheck It is nobody's code here: what stands in it stands in applications.
// A Node application with the AI SDK: generateText, and a second model where the first one fails. It knows nothing of Cutover.
import { createServer } from 'node:http';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { generateText } from 'ai';

const { PORT, OPENAI_BASE_URL, OPENAI_API_KEY, FALLBACK_BASE_URL, FALLBACK_API_KEY, PRIMARY_MODEL, FALLBACK_MODEL } =
  process.env;
const models = {
  primary: createOpenAICompatible({ name: 'primary', baseURL: OPENAI_BASE_URL, apiKey: OPENAI_API_KEY })(PRIMARY_MODEL),
  fallback: createOpenAICompatible({ name: 'fallback', baseURL: FALLBACK_BASE_URL, apiKey: FALLBACK_API_KEY })(
    FALLBACK_MODEL,
  ),
};

async function ask(name, prompt) {
  const { text } = await generateText({ model: models[name], prompt, maxRetries: 0 });
  console.log(`answered by ${name}`);
  return text;
}

createServer(async (request, response) => {
  let body = '';
  for await (const chunk of request) body += chunk;
  const { question } = JSON.parse(body);
  const send = (status, value) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
  try {
    send(200, { answer: await ask('primary', question).catch(() => ask('fallback', question)) });
  } catch (error) {
    console.log(`failed: ${error.message}`);
    send(502, { error: error.message });
  }
}).listen(Number(PORT), '127.0.0.1');
