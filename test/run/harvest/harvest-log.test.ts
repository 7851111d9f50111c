import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseTrace } from '../../../lib/drill/trace.ts';
import { openCases } from '../../../lib/run/cases/open-cases.ts';
import { harvestLog } from '../../../lib/run/harvest/harvest-log.ts';
import { redactPersonal } from '../../../lib/run/harvest/redact-personal.ts';
import { sampleEvenly } from '../../../lib/run/harvest/sample-evenly.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cutover-harvest-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** In the shape of LiteLLM's StandardLoggingPayload, written by us. */
function litellm(content: string, at: number, more: object = {}): object {
  return {
    call_type: 'acompletion',
    stream: true,
    status: 'success',
    startTime: 1_737_710_446 + at,
    endTime: 1_737_710_448 + at,
    model: 'gpt-4o',
    messages: [{ role: 'user', content }],
    response: {
      id: 'x',
      choices: [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', content: 'Hi.' } }],
      usage: { prompt_tokens: 3, completion_tokens: 20, total_tokens: 23 },
    },
    model_parameters: { temperature: 0.2, stream_options: { include_usage: true } },
    ...more,
  };
}

async function harvest(name: string, lines: readonly (object | string)[], more: object = {}) {
  const log = join(folder, `${name}.log`);
  const out = join(folder, `${name}.ndjson`);
  await writeFile(log, lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n'));
  const harvested = await harvestLog(log, { out, redact: [], sample: null, seed: 1, ...more });
  const cases = (await readFile(out, 'utf8'))
    .trimEnd()
    .split('\n')
    .map(
      (line) => JSON.parse(line) as { body: { messages: { content: string }[] }; streamed: boolean; tags: string[] },
    );
  return { ...harvested, out, cases };
}

describe('what a log holds', () => {
  it('is taken of the time that is asked for, and then nothing that has no time', async () => {
    const lines = [
      litellm('before', 0),
      litellm('from', 10),
      litellm('within', 15),
      litellm('to', 20),
      { messages: [{ role: 'user', content: 'some time' }] },
    ];
    const at = (seconds: number): number => (1_737_710_446 + seconds) * 1_000;
    const { cases, read, trace } = await harvest('hour', lines, { fromMs: at(10), toMs: at(20) });
    expect(cases.map(({ body }) => body.messages[0]?.content)).toEqual(['from', 'within']);
    expect(read).toBe(2);
    expect((await readFile(trace ?? '', 'utf8')).trimEnd().split('\n')).toHaveLength(3);
    expect((await harvest('all', lines)).read).toBe(5);
  });

  it('is taken out of its values, so that what is left is JSON: an address behind a line break, a number that is a card', async () => {
    const { cases } = await harvest('values', [
      { messages: [{ role: 'user', content: 'From:\nbob@example.com\tand\r\nann@example.com' }] },
      { messages: [{ role: 'user', content: 'Pay' }], seed: 4_111_111_111_111_111, 'bob@example.com': 1 },
    ]);
    expect(cases.map(({ body }) => body)).toEqual([
      { messages: [{ role: 'user', content: 'From:\n[e-mail]\tand\r\n[e-mail]' }] },
      { messages: [{ role: 'user', content: 'Pay' }], seed: '[card number]', '[e-mail]': 1 },
    ]);
  });

  it('is kept without what stands in fields that are named like secrets, also where it is said again', async () => {
    const content = 'My key is correct-horse-battery.';
    const more = { api_key: 'correct-horse-battery', extra_headers: { Authorization: 'Bearer tuesday-picnic' } };
    const { out } = await harvest('named', [{ messages: [{ role: 'user', content }], ...more }]);
    expect(await readFile(out, 'utf8')).not.toMatch(/correct-horse|tuesday/);
  });

  it('is left out where it is damaged, and said, and the rest is read; whatever is written, a drill reads', async () => {
    const deep = `${'['.repeat(50_000)}${']'.repeat(50_000)}`;
    const request = (value: unknown) => ({
      kind: 'exchange',
      startEpochMs: 1,
      request: { body: JSON.stringify(value) },
    });
    const damaged = [
      { kind: 'exchange' },
      { ...request({ messages: [{ role: 'user', content: 'x' }] }), response: { frames: [1, null] } },
      { ...request({ messages: [{ role: 'user', content: 'x' }] }), response: 7 },
      { messages: [1, null, 'x'] },
      { messages: [{}] },
      `{"messages":[{"role":"user","content":"x"}],"tools":${deep}}`,
    ];
    const usage = { completion_tokens: 1e9 };
    const said = { messages: [{ role: 'user', content: 'One' }], response: { created: 1e300, usage } };
    const { cases, skipped, out } = await harvest('damaged', [...damaged, said]);
    expect([...skipped.values()].reduce((sum, count) => sum + count)).toBe(damaged.length);
    expect(cases).toHaveLength(1);
    expect((await openCases({ kind: 'prompts', file: out, parameters: {} })).list.count).toBe(1);
  });

  it.skipIf(process.platform === 'win32')('is not waited for in a pipe', async () => {
    const log = join(folder, 'pipe');
    execFileSync('mkfifo', [log]);
    const options = { out: join(folder, 'pipe.ndjson'), redact: [], sample: null, seed: 1 };
    await expect(harvestLog(log, options)).rejects.toThrow(/it is a pipe or a device/);
  });
});

describe('a log', () => {
  it('becomes cases that a drill reads, and a trace of their arrivals', async () => {
    const { cases, trace, out, skipped } = await harvest('litellm', [
      litellm('One', 0),
      litellm('Two', 1.5, { stream: false, startTime: '2025-01-24 09:20:47.5', endTime: '2025-01-24 09:20:49.5' }),
      litellm('Three', 0, { call_type: 'aresponses' }),
      'no json',
    ]);
    expect(cases.map(({ body, streamed }) => [body, streamed])).toEqual([
      [{ messages: [{ role: 'user', content: 'One' }], temperature: 0.2 }, true],
      [{ messages: [{ role: 'user', content: 'Two' }], temperature: 0.2 }, false],
    ]);
    expect([...skipped]).toEqual([
      ['call_type "aresponses"', 1],
      ['no valid JSON', 1],
    ]);
    expect(parseTrace(await readFile(trace ?? '', 'utf8'), 't.csv')).toMatchObject([
      { atMs: 0, outputTokens: 20 },
      { atMs: 1_500, outputTokens: 20 },
    ]);
    const { list } = await openCases({ kind: 'prompts', file: out, parameters: {} });
    expect([list.count, list.streamed(0), list.streamed(1), list.answerTokens(0)]).toEqual([2, true, false, 20]);
  });

  it('of OpenAI’s kinds is read: a batch, a request beside its response, and a bare request', async () => {
    const body = (content: string): object => ({ model: 'gpt-4o', messages: [{ role: 'user', content }], user: 'u1' });
    const { cases, read } = await harvest('openai', [
      { custom_id: 'a', method: 'POST', url: '/v1/chat/completions', body: body('A') },
      {
        request: { ...body('B'), tools: [{ type: 'function', function: { name: 'f' } }] },
        response: { created: 1, usage: { completion_tokens: 5 } },
      },
      { ...body('C'), response_format: { type: 'json_object' } },
    ]);
    expect(read).toBe(3);
    expect(cases.map(({ tags }) => tags)).toEqual([['text'], ['tools'], ['json']]);
    expect(JSON.stringify(cases)).not.toMatch(/gpt-4o|"user":"u1"/);
  });

  it('of OpenTelemetry is read also where messages are {role, content}', async () => {
    const attribute = (key: string, value: object): object => ({ key, value });
    const text = (key: string, value: unknown): object =>
      attribute(key, { stringValue: typeof value === 'string' ? value : JSON.stringify(value) });
    const span = {
      startTimeUnixNano: '1737710446847371000',
      endTimeUnixNano: '1737710448851954000',
      spanId: 'a',
      attributes: [
        text('gen_ai.operation.name', 'chat'),
        text('gen_ai.request.model', 'gpt-4o'),
        text('gen_ai.input.messages', [{ role: 'user', content: 'Hello' }]),
        text('gen_ai.output.messages', [{ role: 'assistant', content: 'Hi' }]),
      ],
    };
    const { cases } = await harvest('otel', [{ resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] }]);
    expect(cases[0]?.body.messages).toEqual([{ role: 'user', content: 'Hello' }]);
  });

  it('is written without what is nobody’s business, and once where that makes requests the same', async () => {
    const { cases, repeated } = await harvest(
      'redacted',
      [
        litellm('Mail ann@example.com, card 4111 1111 1111 1111, key sk-proj-abcdefghijklmnopqrstuvwx0123456789', 0),
        litellm('Mail bob@example.org, card 5500-0000-0000-0004, key sk-proj-zyxwvutsrqponmlkjihgfedc9876543210', 1),
      ],
      { redact: ['temperature'] },
    );
    expect(repeated).toBe(1);
    expect(JSON.stringify(cases)).not.toMatch(/example\.(com|org)|4111|5500|sk-proj-[a-z]/);
    expect(cases[0]?.body).toMatchObject({ temperature: '[redacted]' });
  });

  it('has the arrivals of those that failed in its trace too, and says which path took nothing out', async () => {
    const failed = {
      status: 'failure',
      response: null,
      error_str: 'overloaded',
      error_information: { error_code: '529' },
    };
    const { trace, untimed, unmeasured, unmet, cases } = await harvest(
      'arrivals',
      [litellm('One', 0), litellm('Two', 1, failed), { messages: [{ role: 'user', content: 'Three' }] }],
      { redact: ['messages[*].content', 'messages[*].nmae', 'metadata.user'] },
    );
    expect(parseTrace(await readFile(trace ?? '', 'utf8'), 't.csv').map(({ atMs }) => atMs)).toEqual([0, 1_000]);
    expect({ untimed, unmeasured, unmet }).toEqual({
      untimed: 1,
      unmeasured: 1,
      unmet: ['messages[*].nmae', 'metadata.user'],
    });
    expect(JSON.stringify(cases)).not.toMatch(/One|Two|Three/);
  });

  it('that holds none is refused with the reasons', async () => {
    await expect(harvest('none', [litellm('x', 0, { call_type: 'aembedding' }), '[]'])).rejects.toThrow(
      'got none: 1 × call_type "aembedding", 1 × no JSON object.',
    );
  });
});

it.each([
  ['Write to a.b+c@mail.example.co.uk now', 'Write to [e-mail] now'],
  ['Call +49 30 1234 5678 or (030) 1234-5678', 'Call [phone number] or [phone number]'],
  ['US: 212-555-0187.', 'US: [phone number].'],
  [
    'Order 8123, ticket 1234567890123, 12.50 EUR, 2026-11-28',
    'Order 8123, ticket 1234567890123, 12.50 EUR, 2026-11-28',
  ],
  ['4111111111111111', '[card number]'],
  ['It is 4111 1111 1111 1111.', 'It is [card number].'],
  ['No.4111-1111-1111-1111, 12/27, 123', 'No.[card number], 12/27, 123'],
  ['Card 4111 1111 1111 1111 12/27 123', 'Card [card number] 12/27 123'],
  ['Order 12 4111 1111 1111 1111 3 5500 0000 0000 0004', 'Order 12 [card number] 3 [card number]'],
  ['4111\u00a01111\u00a01111\u00a01111, 3782 822463 10005', '[card number], [card number]'],
  [
    '0.4111111111111111, 4111111111111111.5, 1 2 3 4 5 6 7 8 9 10 11 12',
    '0.4111111111111111, 4111111111111111.5, 1 2 3 4 5 6 7 8 9 10 11 12',
  ],
  ["jörg@müller-söhne.de, o’x o'hara@x.ie, ?to=bob%40example.com&a=1", '[e-mail], o’x [e-mail], ?to=[e-mail]&a=1'],
  ['Tel.+49 171 2345678, Tel.: 0171/2345678, 030 - 1', 'Tel.[phone number], Tel.: [phone number], 030 - 1'],
  [
    '212 555 0187; 0171 234 56 78; 0049 171 2345678; 020\u00a07946\u00a00958',
    '[phone number]; [phone number]; [phone number]; [phone number]',
  ],
  [
    '2026-11-28 09:30, 01-02-2026, v10.0.0.1, 192.168.100.1000, 0012345678',
    '2026-11-28 09:30, 01-02-2026, v10.0.0.1, 192.168.100.1000, 0012345678',
  ],
])('personal: %s', (text, expected) => {
  expect(redactPersonal(text)).toBe(expected);
});

it('a sample has of each stratum its share, the rare ones too, and is the same for a seed', () => {
  const items = Array.from({ length: 1_000 }, (_, at) => ({
    at,
    stratum: at % 100 === 0 ? 'rare' : at % 4 === 0 ? 'some' : 'most',
  }));
  const count = (kept: readonly { stratum: string }[], name: string): number =>
    kept.filter(({ stratum }) => stratum === name).length;
  const kept = sampleEvenly(items, 100, 1);
  expect(kept).toHaveLength(100);
  expect([count(kept, 'rare'), count(kept, 'some'), count(kept, 'most')]).toEqual([
    1,
    expect.closeTo(24, -1),
    expect.closeTo(75, -1),
  ]);
  expect(sampleEvenly(items, 100, 1)).toEqual(kept);
  expect(sampleEvenly(items, 100, 2)).not.toEqual(kept);
  expect(sampleEvenly(items, 2_000, 1)).toHaveLength(1_000);
});
