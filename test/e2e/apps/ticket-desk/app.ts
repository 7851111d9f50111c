// It has tickets extracted by a model, and by another one where that fails. What its parser cannot read it logs, and shows to an agent as it is.
// It knows nothing of Cutover.
import { createServer } from 'node:http';
import { text as readText } from 'node:stream/consumers';
import { parseTicket } from './parse-ticket.ts';

const { PORT, OPENAI_BASE_URL, OPENAI_API_KEY, FALLBACK_BASE_URL, FALLBACK_API_KEY, PRIMARY_MODEL, FALLBACK_MODEL } =
  process.env;
const models = [
  { url: OPENAI_BASE_URL, key: OPENAI_API_KEY, model: PRIMARY_MODEL },
  { url: FALLBACK_BASE_URL, key: FALLBACK_API_KEY, model: FALLBACK_MODEL },
];

async function extract(message: string): Promise<string> {
  let last: unknown;
  for (const { url, key, model } of models) {
    const response = await fetch(`${url}/chat/completions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
      body: JSON.stringify({
        model,
        messages: [
          { role: 'system', content: 'Extract the ticket as one JSON object.' },
          { role: 'user', content: message },
        ],
      }),
    });
    if (response.ok) {
      const completion = (await response.json()) as { choices: [{ message: { content: string } }] };
      return completion.choices[0].message.content;
    }
    last = response.status;
  }
  throw new Error(`no model answers: ${String(last)}`);
}

function read(text: string): object | null {
  try {
    return parseTicket(text);
  } catch {
    console.log('not a ticket');
    return null;
  }
}

const server = createServer((request, response) => {
  const send = (status: number, value: object): unknown =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
  if (request.url === '/health') return void send(200, { ok: true });
  void readText(request)
    .then((body) => extract((JSON.parse(body) as { message: string }).message))
    .then((text) => send(200, { text, ticket: read(text) }))
    .catch((error: unknown) => send(502, { error: String(error) }));
});
server.listen(Number(PORT), '127.0.0.1');
