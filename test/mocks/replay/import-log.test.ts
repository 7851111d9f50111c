import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RecordedExchange } from '../../../lib/collector/records/recording.ts';
import { createReplay } from '../../../mocks/replay/create-replay.ts';
import { importLog } from '../../../mocks/replay/import-log.ts';
import { createLoggedExchange } from '../../../mocks/replay/logged-chat.ts';
import { readLogLine } from '../../../mocks/replay/read-log-line.ts';
import { readRecording } from '../../../mocks/replay/read-recording.ts';
import { readStream } from '../read-stream.ts';

/** A value as OTLP's JSON has it: integers as texts, lists and objects in kinds of their own. */
function encode(value: unknown): object {
  if (typeof value === 'string') return { stringValue: value };
  if (typeof value === 'boolean') return { boolValue: value };
  if (typeof value === 'number') return Number.isInteger(value) ? { intValue: String(value) } : { doubleValue: value };
  if (Array.isArray(value)) return { arrayValue: { values: value.map(encode) } };
  return { kvlistValue: { values: encodeAttributes(value as object) } };
}

function encodeAttributes(attributes: object): object[] {
  return Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ({ key, value: encode(value) }));
}

const START = 1_700_000_000;
const input = [
  { role: 'user', parts: [{ type: 'text', content: 'Weather in Paris?' }] },
  {
    role: 'assistant',
    parts: [{ type: 'tool_call', id: 'call_1', name: 'get_weather', arguments: { location: 'Paris' } }],
  },
  { role: 'tool', parts: [{ type: 'tool_call_response', id: 'call_1', response: 'rainy, 57°F' }] },
];
const output = [{ role: 'assistant', parts: [{ type: 'text', content: 'Regen in Paris 🌧.' }], finish_reason: 'stop' }];
const attributes = {
  'gen_ai.operation.name': 'chat',
  'gen_ai.provider.name': 'openai',
  'gen_ai.request.model': 'gpt-4o',
  'gen_ai.request.max_tokens': 200,
  'gen_ai.request.temperature': 0.5,
  'gen_ai.response.id': 'chatcmpl-1',
  'gen_ai.response.model': 'gpt-4o-2024-08-06',
  'gen_ai.usage.input_tokens': 12,
  'gen_ai.usage.output_tokens': 6,
  'gen_ai.system_instructions': [{ type: 'text', content: 'Be short.' }],
  'gen_ai.input.messages': input,
  'gen_ai.output.messages': output,
};

/** A span of two seconds that began at `START` and a quarter, or so many seconds later. */
function span(more: object = {}, rest: object = {}, laterS = 0): object {
  return {
    traceId: '5b8efff798038103d269b633813fc60c',
    spanId: 'eee19b7ec3c1b174',
    name: 'chat gpt-4o',
    kind: 3,
    startTimeUnixNano: `${START + laterS}250000000`,
    endTimeUnixNano: `${START + laterS + 2}250000000`,
    attributes: encodeAttributes({ ...attributes, ...more }),
    status: {},
    ...rest,
  };
}

function traces(...spans: object[]): string {
  return JSON.stringify({ resourceSpans: [{ resource: {}, scopeSpans: [{ scope: {}, spans }] }] });
}

function read(...given: Parameters<typeof span>): RecordedExchange {
  const [entry] = readLogLine(traces(span(...given)));
  if (entry?.kind !== 'chat') throw new Error(entry?.reason);
  return createLoggedExchange(entry.chat);
}

describe('a span of a GenAI call', () => {
  const messages = [
    { role: 'system', content: 'Be short.' },
    { role: 'user', content: 'Weather in Paris?' },
    {
      role: 'assistant',
      content: null,
      tool_calls: [
        { id: 'call_1', type: 'function', function: { name: 'get_weather', arguments: '{"location":"Paris"}' } },
      ],
    },
    { role: 'tool', tool_call_id: 'call_1', content: 'rainy, 57°F' },
  ];

  it('is the chat completion it tells of', () => {
    const exchange = read();
    expect(exchange).toMatchObject({ startEpochMs: START * 1_000 + 250, endMs: 2_000, end: 'complete' });
    expect(JSON.parse(exchange.request.body)).toEqual({ model: 'gpt-4o', messages, max_tokens: 200, temperature: 0.5 });
    expect(exchange.response).toMatchObject({ status: 200, headersMs: 2_000 });
    expect(JSON.parse(exchange.response?.frames[0]?.data ?? '')).toEqual({
      id: 'chatcmpl-1',
      object: 'chat.completion',
      created: START,
      model: 'gpt-4o-2024-08-06',
      choices: [{ index: 0, message: { role: 'assistant', content: 'Regen in Paris 🌧.' }, finish_reason: 'stop' }],
      usage: { prompt_tokens: 12, completion_tokens: 6, total_tokens: 18 },
    });
  });

  it('is the same where messages are JSON texts, as exporters without structured attributes write them', () => {
    const asText = { 'gen_ai.input.messages': JSON.stringify(input), 'gen_ai.output.messages': JSON.stringify(output) };
    expect(read(asText)).toEqual(read());
  });

  it('keeps tool calls, tools, and what was asked for beside them', () => {
    const tool = { type: 'function', name: 'get_weather', description: 'Tells it', parameters: { type: 'object' } };
    const called = [
      {
        role: 'assistant',
        parts: [
          { type: 'reasoning', content: 'Paris, then.' },
          { type: 'tool_call', id: 'call_2', name: 'get_weather', arguments: { location: 'Paris' } },
        ],
        finish_reason: 'tool_call',
      },
    ];
    const exchange = read({
      'gen_ai.tool.definitions': [tool],
      'gen_ai.output.type': 'json',
      'gen_ai.request.stop_sequences': ['END'],
      'gen_ai.output.messages': called,
    });
    const { type, ...made } = tool;
    expect(JSON.parse(exchange.request.body)).toMatchObject({
      tools: [{ type, function: made }],
      response_format: { type: 'json_object' },
      stop: ['END'],
    });
    expect(JSON.parse(exchange.response?.frames[0]?.data ?? '')).toMatchObject({
      choices: [
        {
          message: {
            content: null,
            reasoning_content: 'Paris, then.',
            tool_calls: [{ id: 'call_2', function: { arguments: '{"location":"Paris"}' } }],
          },
          finish_reason: 'tool_calls',
        },
      ],
    });
  });

  it('is the same where messages and tools are as chat completions have them, a refusal and a tool’s result among them', () => {
    const refused = { role: 'assistant', content: null, refusal: 'I can’t help with that.' };
    const tools = [{ type: 'function', function: { name: 'get_weather' } }];
    const exchange = read({
      'gen_ai.system_instructions': undefined,
      'gen_ai.input.messages': JSON.stringify([
        ...messages,
        refused,
        { role: 'user', content: ['Why', { type: 'text', text: ' not?' }] },
      ]),
      'gen_ai.output.messages': JSON.stringify([refused]),
      'gen_ai.response.finish_reasons': ['content_filter'],
      'gen_ai.tool.definitions': tools,
    });
    const asked = JSON.parse(exchange.request.body) as object;
    expect(asked).toMatchObject({ messages: [...messages, refused, { role: 'user', content: 'Why not?' }], tools });
    expect(JSON.parse(exchange.response?.frames[0]?.data ?? '')).toMatchObject({
      choices: [{ message: refused, finish_reason: 'content_filter' }],
    });
  });

  it('becomes a stream where it says it was one, from its first chunk on, or at its end where that is not told', () => {
    const streamed = { 'gen_ai.request.stream': true };
    const { response } = read({ ...streamed, 'gen_ai.response.time_to_first_chunk': 0.75 });
    const frames = response?.frames ?? [];
    expect([response?.headersMs, frames[0]?.atMs, frames.at(-1)?.atMs]).toEqual([750, 750, 2_000]);
    expect(readStream(frames.map(({ data }) => data).join(''))).toMatchObject({
      done: true,
      content: 'Regen in Paris 🌧.',
      finish: 'stop',
    });
    expect(new Set(read(streamed).response?.frames.map(({ atMs }) => atMs))).toEqual(new Set([2_000]));
  });

  it.each([
    [{ 'error.type': '429' }, {}, 429, '429'],
    [{ 'error.type': 'rate_limit_exceeded', 'http.response.status_code': 429 }, {}, 429, 'rate_limit_exceeded'],
    [{ 'error.type': 'timeout' }, { status: { code: 2, message: 'too slow' } }, 500, 'timeout'],
    [{}, { status: { code: 2, message: 'too slow' } }, 500, null],
  ])('that failed with %j is that error, a 500 where no status is told', (more, rest, status, type) => {
    const { response } = read({ 'gen_ai.output.messages': undefined, ...more }, rest);
    const { error } = JSON.parse(response?.frames[0]?.data ?? '') as { error: object };
    expect([response?.status, error]).toEqual([
      status,
      { message: 'status' in rest ? 'too slow' : 'unknown error', type, param: null, code: type },
    ]);
  });

  const image = [{ role: 'user', parts: [{ type: 'blob', modality: 'image', content: 'AAAA' }] }];
  it.each([
    ['no span of a GenAI call', { 'gen_ai.operation.name': undefined }, {}],
    ['operation embeddings', { 'gen_ai.operation.name': 'embeddings' }, {}],
    ['its prompt was not recorded (gen_ai.input.messages)', { 'gen_ai.input.messages': undefined }, {}],
    ['its prompt was not recorded (gen_ai.input.messages)', { 'gen_ai.input.messages': '{cut' }, {}],
    ['its answer was not recorded (gen_ai.output.messages)', { 'gen_ai.output.messages': undefined }, {}],
    ['a part of kind blob', { 'gen_ai.input.messages': image }, {}],
    ['a message without a role', { 'gen_ai.input.messages': JSON.stringify([...input, null]) }, {}],
    ['a message without a role', { 'gen_ai.output.messages': [{ content: 'x' }] }, {}],
    ['content of kind object', { 'gen_ai.input.messages': [{ role: 'user', content: { text: 'x' } }] }, {}],
    ['a part that is neither object nor text', { 'gen_ai.input.messages': [{ role: 'user', parts: [7] }] }, {}],
    [
      'gen_ai.request.model, startTimeUnixNano or endTimeUnixNano missing or wrong',
      {},
      { endTimeUnixNano: `${START}000000000` },
    ],
  ])('is left out: %s', (reason, more, rest) => {
    expect(readLogLine(traces(span(more, rest)))).toEqual([{ kind: 'skipped', reason }]);
  });

  it('that stands where nobody looks for it is told, not lost', () => {
    const renamed = { resource_spans: [], resourceSpans: [{ scope_spans: [{ spans: [span()] }] }] };
    const reason = 'traces without a span (scopeSpans, spans)';
    expect(readLogLine(JSON.stringify(renamed))).toEqual([{ kind: 'skipped', reason }]);
  });

  it('that holds anything in place of what it should hold throws nothing', () => {
    for (const strange of [null, 7, 'x', [], {}, [null], [{ key: 1 }], [{ key: 'a', value: { arrayValue: 3 } }]]) {
      expect(() => readLogLine(traces(span({}, { attributes: strange, status: strange })))).not.toThrow();
      expect(() => readLogLine(JSON.stringify({ resourceSpans: strange }))).not.toThrow();
      const odd = encodeAttributes(attributes).map((entry) => ({ ...entry, value: strange }));
      expect(() => readLogLine(traces(span({}, { attributes: odd })))).not.toThrow();
    }
  });
});

describe('an imported log', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cutover-import-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const litellm = {
    call_type: 'completion',
    status: 'success',
    model: 'gpt-4o',
    startTime: START + 5,
    endTime: START + 6,
    messages: [{ role: 'user', content: 'Hi' }],
    response: { choices: [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', content: 'Hello.' } }] },
  };

  it('holds what lines of either form tell, in the order it began, and answers', async () => {
    const [path, out] = [join(folder, 'log.jsonl'), join(folder, 'day.ndjson')];
    const other = { 'gen_ai.operation.name': undefined };
    const lines = [traces(span({}, {}, 9), span(other)), JSON.stringify(litellm), '{', traces(span())];
    await writeFile(path, lines.join('\n'));
    expect(await importLog(path, out, [])).toEqual({
      imported: 3,
      skipped: new Map([
        ['no span of a GenAI call', 1],
        ['no valid JSON', 1],
      ]),
    });
    const recording = await readRecording(out);
    const begun = recording.exchanges.map(({ startEpochMs }) => startEpochMs / 1_000 - START);
    expect(begun).toEqual([0.25, 5, 9.25]);
    expect(recording.header).toMatchObject({ source: `log ${path}`, startEpochMs: START * 1_000 + 250 });
    const replay = createReplay(recording, { match: 'prompt', timeScale: 1 });
    const ask = (body: string): string => {
      const plan = replay.answer({ method: 'POST', path: '/v1/chat/completions', body });
      return [...plan.frames].map(({ data }) => data).join('');
    };
    expect(ask(recording.exchanges[0]?.request.body ?? '')).toContain('Regen in Paris');
    expect(ask(JSON.stringify({ model: 'x', messages: [{ role: 'user', content: 'Hi' }] }))).toContain('Hello.');
  });

  it('has what was asked to be redacted taken out of it', async () => {
    const [path, out] = [join(folder, 'private.jsonl'), join(folder, 'private.ndjson')];
    await writeFile(path, traces(span()));
    await importLog(path, out, ['messages[*].content', 'choices[*].message.content']);
    const [exchange] = (await readRecording(out)).exchanges;
    expect(JSON.stringify(exchange)).not.toMatch(/Weather in Paris|Regen/);
    expect(exchange?.request.body).toContain('get_weather');
  });

  it('is refused when nothing of it can be read, with the reasons', async () => {
    const path = join(folder, 'nothing.jsonl');
    await writeFile(path, traces(span({ 'gen_ai.input.messages': undefined })));
    await expect(importLog(path, join(folder, 'none.ndjson'), [])).rejects.toThrow(
      /has no chat completion that can be read, .*: 1 × its prompt was not recorded \(gen_ai\.input\.messages\)\.$/,
    );
  });
});
