/** Gateways that ask the fallback less than they were asked, and one that only asks it in another format: seen for real. */
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Scorecard } from '../../lib/collector/scorecard/scorecard.ts';
import { renderWire } from '../../lib/drill/targets/wires/index.ts';
import { findFreePort } from '../../lib/proxies/process/free-port.ts';
import type { WireName } from '../../lib/wire/formats/index.ts';
import { writePatience } from '../support/drills.ts';
import { type GatewayAdapter, startPlainGateway } from '../support/plain-gateway.ts';
import { runWrittenDrill } from '../support/run-written-drill.ts';

const schema = {
  type: 'object',
  required: ['total'],
  properties: { total: { type: 'number' }, note: { type: 'string' } },
};
const tool = { type: 'function', function: { name: 'book', description: 'Books an order.', parameters: schema } };
const system = { role: 'system', content: 'You keep the books of a bakery, to the cent, and you answer at once.' };

/** Half of the requests ask for a schema, half offer a tool. */
async function writePrompts(): Promise<string> {
  const lines = Array.from({ length: 40 }, (_, at) =>
    JSON.stringify({
      messages: [
        system,
        { role: 'user', content: `Order ${at} over ${at}.5 EUR, from the baker in the third street.` },
      ],
      ...(at % 2 === 0
        ? { response_format: { type: 'json_schema', json_schema: { name: 'order', schema } } }
        : { tools: [tool] }),
    }),
  );
  const file = join(await mkdtemp(join(tmpdir(), 'cutover-asked-')), 'prompts.ndjson');
  await writeFile(file, lines.join('\n'));
  return file;
}

/** Drills a gateway that asks the fallback so. Its contract only wants an answer to be there. */
async function drillGateway(fallback: GatewayAdapter, wire: WireName = 'openai-chat'): Promise<Scorecard> {
  const [primaryPort, fallbackPort] = [await findFreePort(), await findFreePort()];
  const gateway = await startPlainGateway({
    providers: [
      ['primary', `http://127.0.0.1:${primaryPort}/v1`],
      ['fallback', `http://127.0.0.1:${fallbackPort}/v1`],
    ],
    adapters: { fallback },
  });
  const { traffic } = writePatience();
  const mock = { dialect: 'strict', ttft: 'gpt-4o-mini', tokensPerSecond: 2_000 } as const;
  try {
    const { scorecard } = await runWrittenDrill({
      target: { kind: 'url', url: gateway.url },
      providers: {
        primary: {
          upstream: { kind: 'mock', mock: { ...mock, model: 'primary-model', wire: 'openai-chat' } },
          listenPort: primaryPort,
        },
        fallback: {
          upstream: { kind: 'mock', mock: { ...mock, model: 'fallback-model', wire } },
          listenPort: fallbackPort,
        },
      },
      traffic: {
        ...traffic,
        requests: [{ name: 'orders', streamedRatio: 0, workload: { kind: 'prompts', file: await writePrompts() } }],
      },
      // Whatever was left out of the request, an answer comes.
      contracts: [{ kind: 'whole-answer', for: 'orders' }],
    });
    return scorecard;
  } finally {
    await gateway.stop();
  }
}

const rowOf = ({ asked }: Scorecard, name: string) => asked?.providers.find(({ provider }) => provider === name);

test('a gateway that drops schema, tools and system prompt for the fallback does not pass, though all is answered', async () => {
  const scorecard = await drillGateway({
    ask: ({ messages, ...body }) => ({
      ...Object.fromEntries(Object.entries(body).filter(([key]) => key !== 'response_format' && key !== 'tools')),
      messages: (messages as object[]).slice(1),
    }),
  });
  expect(scorecard.validity.filter(({ ok }) => !ok)).toEqual([]);
  expect(scorecard.outage.httpSuccessRatio).toBeGreaterThan(0.95);
  expect([scorecard.verdict, scorecard.reasons.map(({ code }) => code)]).toEqual(['fail', ['asked-less']]);
  expect(rowOf(scorecard, 'primary')).toMatchObject({ changes: [] });
  const { compared, alike, changes } = rowOf(scorecard, 'fallback') ?? { changes: [] };
  expect(changes.map(({ change }) => change)).toEqual(['format-lost', 'tools-lost', 'system-lost']);
  expect([alike, changes[2]?.requests]).toEqual([0, compared]);
  expect(scorecard.asked).toMatchObject({ lost: compared, notCompared: 0 });
});

test('a gateway that translates for a fallback of Anthropic’s has changed nothing', async () => {
  const scorecard = await drillGateway(
    {
      path: '/messages',
      ask: (chat) => renderWire('anthropic-messages', { ...chat, model: 'fallback-model' }).body,
      answer: ({ id, model, content, usage }) => {
        const parts = content as { type: string; text?: string; id?: string; name?: string; input?: object }[];
        const calls = parts.filter(({ type }) => type === 'tool_use');
        const { input_tokens, output_tokens } = usage as { input_tokens: number; output_tokens: number };
        const message = {
          role: 'assistant',
          content: parts.map(({ text = '' }) => text).join(''),
          ...(calls.length === 0
            ? {}
            : {
                tool_calls: calls.map(({ id: callId, name, input }) => ({
                  id: callId,
                  type: 'function',
                  function: { name, arguments: JSON.stringify(input) },
                })),
              }),
        };
        return {
          id,
          object: 'chat.completion',
          model,
          choices: [{ index: 0, message, finish_reason: calls.length === 0 ? 'stop' : 'tool_calls' }],
          usage: {
            prompt_tokens: input_tokens,
            completion_tokens: output_tokens,
            total_tokens: input_tokens + output_tokens,
          },
        };
      },
    },
    'anthropic-messages',
  );
  expect([scorecard.verdict, scorecard.reasons.map(({ message }) => message)]).toEqual(['pass', []]);
  expect(scorecard.asked).toMatchObject({ lost: 0, notCompared: 0 });
  expect(rowOf(scorecard, 'fallback')).toMatchObject({ against: 'primary', models: ['fallback-model'], changes: [] });
  expect(rowOf(scorecard, 'fallback')?.alike).toBeGreaterThan(30);
});
