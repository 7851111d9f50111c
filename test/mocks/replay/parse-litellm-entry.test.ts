import { describe, expect, it } from 'vitest';
import type { RecordedExchange } from '../../../lib/collector/records/recording.ts';
import { createLoggedExchange } from '../../../mocks/replay/logged-chat.ts';
import { parseLitellmEntry } from '../../../mocks/replay/parse-litellm-entry.ts';
import { readStream } from '../read-stream.ts';

const log = {
  id: 'chatcmpl-1',
  call_type: 'acompletion',
  status: 'success',
  model: 'gpt-4o',
  startTime: 1_700_000_000.25,
  completionStartTime: 1_700_000_000.75,
  endTime: 1_700_000_002.25,
  messages: [{ role: 'user', content: 'Hi' }],
  model_parameters: { temperature: 0.2, api_key: 'sk-0123456789' },
  response: {
    id: 'chatcmpl-1',
    object: 'chat.completion',
    created: 1_700_000_001,
    model: 'gpt-4o-2024-08-06',
    choices: [
      {
        index: 0,
        finish_reason: 'tool_calls',
        message: {
          role: 'assistant',
          content: 'Grüße, dear 🎉 friend',
          tool_calls: [{ id: 'call_1', type: 'function', function: { name: 'f', arguments: '{"a":1}' } }],
        },
      },
    ],
    usage: { prompt_tokens: 3, completion_tokens: 5, total_tokens: 8 },
  },
};

function read(line: object): RecordedExchange {
  const parsed = parseLitellmEntry(line);
  if (parsed.kind === 'skipped') throw new Error(parsed.reason);
  return createLoggedExchange(parsed.chat);
}

describe('an entry of a LiteLLM log', () => {
  it('is the exchange it tells of, without secrets among the parameters', () => {
    const exchange = read(log);
    expect(exchange).toMatchObject({ end: 'complete', startEpochMs: 1_700_000_000_250, endMs: 2_000 });
    expect(JSON.parse(exchange.request.body)).toEqual({ model: 'gpt-4o', messages: log.messages, temperature: 0.2 });
    expect(JSON.parse(exchange.response?.frames[0]?.data ?? '')).toEqual(log.response);
    expect(read({ standard_logging_object: log })).toEqual(exchange);
  });

  it('becomes a stream where one was asked for, laid evenly between its first token and its end', () => {
    const parameters = { stream: true, stream_options: { include_usage: true } };
    const { response } = read({ ...log, model_parameters: parameters });
    const frames = response?.frames ?? [];
    const stream = readStream(frames.map(({ data }) => data).join(''));
    expect(stream).toMatchObject({ done: true, content: 'Grüße, dear 🎉 friend', finish: 'tool_calls' });
    expect(stream.calls).toEqual([{ id: 'call_1', name: 'f', arguments: '{"a":1}' }]);
    expect(stream.usage).toEqual(log.response.usage);
    const gaps = frames.slice(1).map(({ atMs }, index) => atMs - (frames[index]?.atMs ?? 0));
    expect([frames[0]?.atMs, frames.at(-1)?.atMs]).toEqual([500, 2_000]);
    expect(Math.max(...gaps) - Math.min(...gaps)).toBeLessThan(0.01);
  });

  it('is an error where the call failed, with its status', () => {
    const failed = { ...log, status: 'failure', response: null, error_str: 'slow down' };
    const { response } = read({ ...failed, error_information: { error_code: '429', error_class: 'RateLimitError' } });
    expect(response?.status).toBe(429);
    expect(response?.frames[0]?.data).toContain('"message":"slow down","type":"RateLimitError"');
    expect(read(failed).response?.status).toBe(500);
  });

  it.each([
    ['no StandardLoggingPayload', []],
    ['call_type "aembedding"', { ...log, call_type: 'aembedding' }],
    ['its messages were not logged', { ...log, messages: 'redacted-by-litellm' }],
    ['its response was not logged', { ...log, response: 'redacted-by-litellm' }],
    ['model, startTime or endTime missing or wrong', { ...log, endTime: 1 }],
  ])('is left out: %s', (reason, line) => {
    expect(parseLitellmEntry(line)).toEqual({ kind: 'skipped', reason });
  });
});
