/** A request with all that can be lost on the way to a provider, and what records and scorer keep of it. */
import type { AskedPrint } from '../../lib/collector/records/asked.ts';
import { createAskedTable, type AskedFacts } from '../../lib/collector/score/evidence/asked-table.ts';
import { describeAsked } from '../../lib/proxies/answers/describe-asked.ts';

export const schema = { type: 'object', properties: { city: { type: 'string' }, wind: { enum: ['N', 'S'] } } };
export const system = 'You are the weather desk of a radio station, terse and kind to every caller.';
export const question = 'What will the weather be tomorrow in the valley where my aunt lives, and should she mow?';
export const tool = { type: 'function', function: { name: 'find.place', description: 'Finds.', parameters: schema } };
export const other = {
  type: 'function',
  function: { name: 'mow', description: 'Mows.', parameters: { type: 'object' } },
};
export const image = { type: 'image_url', image_url: { url: 'https://example.org/valley.png' } };
export const history = [
  { role: 'user', content: 'Good morning to you, this is a call from the valley beyond the hills.' },
  { role: 'assistant', content: 'Good morning. What can the weather desk do for you?' },
];
export const chat = {
  model: 'gpt-5',
  messages: [
    { role: 'system', content: system },
    ...history,
    { role: 'user', content: [{ type: 'text', text: question }, image] },
  ],
  tools: [tool, other],
  tool_choice: 'required',
  response_format: { type: 'json_schema', json_schema: { name: 'weather', schema } },
  max_tokens: 300,
  temperature: 0.2,
};
export type Chat = Partial<Record<string, unknown>> & { messages: unknown[] };

export function print(body: object): AskedPrint {
  const asked = describeAsked('/v1/chat/completions', JSON.stringify(body));
  if (asked?.kind !== 'request') throw new Error('Not read.');
  return asked;
}

/** As the scorer keeps it. */
export function keep(body: object): AskedFacts {
  const table = createAskedTable();
  return table.of(table.add(print(body)))!;
}

/** The request without some of its fields, or with others. */
export function change(changes: Record<string, unknown>, of: Chat = chat): Chat {
  return Object.fromEntries(
    Object.entries({ ...of, ...changes }).filter(([, value]) => value !== undefined),
  ) as unknown as Chat;
}

export const [first, ...rest] = chat.messages;
export const last = { role: 'user', content: [{ type: 'text', text: question }, image] };
