/* oxlint-disable typescript/no-misused-promises */
// @ts-nocheck It is nobody's code here: what stands in it stands in applications.
// An application as people write them: OpenAI's SDK, a try, a catch, and an API of its own. It knows nothing of Cutover.
import { createServer } from 'node:http';
import OpenAI from 'openai';

const { PORT, OPENAI_BASE_URL, OPENAI_API_KEY, FALLBACK_BASE_URL, FALLBACK_API_KEY, PRIMARY_MODEL, FALLBACK_MODEL } =
  process.env;
const options = { maxRetries: 0, timeout: 5_000 };
const providers = [
  {
    name: 'primary',
    model: PRIMARY_MODEL,
    client: new OpenAI({ ...options, baseURL: OPENAI_BASE_URL, apiKey: OPENAI_API_KEY }),
  },
  {
    name: 'fallback',
    model: FALLBACK_MODEL,
    client: new OpenAI({ ...options, baseURL: FALLBACK_BASE_URL, apiKey: FALLBACK_API_KEY }),
  },
];

async function ask(message) {
  for (const { name, model, client } of providers) {
    try {
      const completion = await client.chat.completions.create({
        model,
        messages: [{ role: 'user', content: message }],
      });
      return { name, text: completion.choices[0].message.content.trim() };
    } catch (error) {
      if (name === 'fallback') throw error;
    }
  }
}

createServer(async (request, response) => {
  let body = '';
  for await (const chunk of request) body += chunk;
  const send = (status, value) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
  if (request.url === '/login') {
    return response.writeHead(200, { 'set-cookie': 'sid=let-me-in-please; Path=/; HttpOnly' }).end();
  }
  if (request.url === '/health') return send(200, { ok: true });
  if (request.headers.cookie !== 'sid=let-me-in-please') return send(401, { error: 'log in first' });
  try {
    const { name, text } = await ask(JSON.parse(body).message);
    console.log(`answered by ${name}`);
    send(200, { answer: { text } });
  } catch (error) {
    console.log(`failed: ${error.message}`);
    send(200, { error: 'Something went wrong. Try again later.' });
  }
}).listen(Number(PORT), '127.0.0.1');
