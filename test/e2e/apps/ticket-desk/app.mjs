/* oxlint-disable typescript/no-misused-promises */
// @ts-nocheck It is nobody's code here: what stands in it stands in applications.
// It has tickets extracted by a model, and by another where that fails; what no parser can read it counts, and sends on as it is.
import { createServer } from 'node:http';
import { parseTicket } from './parse-ticket.mjs';

const { PORT, PRIMARY_URL, FALLBACK_URL, PRIMARY_KEY, FALLBACK_KEY } = process.env;

async function ask(url, key, body) {
  const response = await fetch(`${url}/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
    body,
  });
  if (!response.ok) throw new Error(`status ${response.status}`);
  return response.json();
}

createServer(async (request, response) => {
  let body = '';
  for await (const chunk of request) body += chunk;
  if (request.url === '/health') return response.end('ok');
  const { messages } = JSON.parse(body);
  const asked = (model) => JSON.stringify({ model, messages });
  const completion = await ask(PRIMARY_URL, PRIMARY_KEY, asked('a')).catch(() =>
    ask(FALLBACK_URL, FALLBACK_KEY, asked('b')),
  );
  const text = completion.choices[0].message.content;
  let ticket = null;
  try {
    ticket = parseTicket(text);
  } catch {
    console.log('not a ticket');
  }
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ text, ticket }));
}).listen(Number(PORT), '127.0.0.1');
