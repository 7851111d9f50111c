import { describe, expect, it } from 'vitest';
import type { RecordedExchange } from '../../../lib/collector/records/recording.ts';
import { redactExchange } from '../../../lib/collector/records/redact-exchange.ts';
import { parseJsonPath, redactEvent, redactJson } from '../../../lib/collector/records/redact-json.ts';
import { createRedactor } from '../../../lib/kit/secrets/redactor.ts';
import { redactTarget } from '../../../lib/kit/secrets/redact-text.ts';
import { isSecretName } from '../../../lib/kit/secrets/secret-names.ts';
import { recordedExchange } from '../../support/recordings.ts';

const KEY = 'sk-live-0123456789';

function redactPaths(text: string, ...paths: string[]): string {
  return redactJson(text, paths.map(parseJsonPath));
}

describe('secrets', () => {
  it.each([
    'authorization',
    'Proxy-Authorization',
    'x-api-key',
    'api-key',
    'apikey',
    'x-goog-api-key',
    'key',
    'cookie',
    'set-cookie',
    'x-amz-security-token',
    'access_token',
    'sig',
    'client_secret',
    'openai-organization',
  ])('go by the name %s', (name) => {
    expect(isSecretName(name)).toBe(true);
  });

  it.each([
    'x-ratelimit-remaining-tokens',
    'api-version',
    'content-type',
    'x-request-id',
    'monkey',
    'alt',
    'max_tokens',
  ])('do not go by the name %s', (name) => {
    expect(isSecretName(name)).toBe(false);
  });

  it('are taken out of the query, and nothing else is', () => {
    expect(redactTarget(`/v1beta/m:gen?alt=sse&key=${KEY}&x=%20`)).toBe('/v1beta/m:gen?alt=sse&key=[redacted]&x=%20');
    expect(redactTarget('/v1/models')).toBe('/v1/models');
    expect(redactTarget('/v1/models?a&%6Bey=1')).toBe('/v1/models?a&%6Bey=[redacted]');
  });

  it('are taken out wherever their value turns up again', () => {
    const exchange: RecordedExchange = recordedExchange(`my key is ${KEY}`, `{"error":"bad key ${KEY}"}`, {
      response: { headers: { 'content-type': 'application/json', 'set-cookie': 'session=abcdefghij', echo: KEY } },
    });
    exchange.request.headers['authorization'] = `Bearer ${KEY}`;
    exchange.request.target += `?api_key=${encodeURIComponent('p+q/r=stuvwxyz')}`;
    exchange.response?.frames.push({ atMs: 40, data: 'p+q/r=stuvwxyz abcdefghij session=abcdefghij' });
    const written = JSON.stringify(redactExchange(exchange, [], createRedactor()));
    expect(written).not.toContain(KEY);
    expect(written).not.toContain('stuvwxyz');
    expect(written).not.toContain('session=abcdefghij');
    expect(written).toContain('my key is [redacted]');
  });

  it('are found though they were cut in two on the wire', () => {
    const exchange = recordedExchange('x', `{"error":"${KEY.slice(0, 5)}`);
    exchange.request.headers['x-api-key'] = KEY;
    exchange.response?.frames.push({ atMs: 40, data: `${KEY.slice(5)}"}` });
    expect(redactExchange(exchange, [], createRedactor()).response?.frames).toEqual([
      { atMs: 40, data: '{"error":"[redacted]"}' },
    ]);
  });
});

describe('chosen fields', () => {
  const body = JSON.stringify({ user: 'u', messages: [{ content: 'a' }, { content: 'b' }], meta: { x: 1, y: [2] } });

  it.each([
    ['user', '"user":"[redacted]"'],
    ['$.messages[*].content', '[{"content":"[redacted]"},{"content":"[redacted]"}]'],
    ['messages[1].content', '[{"content":"a"},{"content":"[redacted]"}]'],
    ['messages', '"messages":"[redacted]"'],
    ['meta.*', '{"x":"[redacted]","y":"[redacted]"}'],
    ['*.y[0]', '"y":["[redacted]"]'],
  ])('are found by %s', (path, redacted) => {
    expect(redactPaths(body, path)).toContain(redacted);
  });

  it('leave a body without them as it came, to the byte', () => {
    const spaced = '{ "a" : 1.0 }';
    expect(redactPaths(spaced, 'user', 'messages[*].content')).toBe(spaced);
    expect(redactPaths('no JSON')).toBe('no JSON');
  });

  it('make a body that cannot be read redacted whole: nobody knows what it holds', () => {
    expect(redactPaths('{"user": "me', 'user')).toBe('[redacted]');
  });

  it('are redacted in every event of a stream, but its end marker stays', () => {
    const event = 'event: x\ndata: {"choices":[{"delta":{"content":"secret"}}]}\n\n';
    const paths = [parseJsonPath('choices[*].delta.content')];
    expect(redactEvent(event, paths)).toBe('event: x\ndata: {"choices":[{"delta":{"content":"[redacted]"}}]}\n\n');
    expect(redactEvent('data: [DONE]\n\n', paths)).toBe('data: [DONE]\n\n');
    expect(redactEvent('data: {"choices":[{"del', paths)).toBe('data: [redacted]');
    expect(redactEvent('data: {"a": 1}\r\n\r\n', paths)).toBe('data: {"a": 1}\r\n\r\n');
  });

  it.each(['', '$', 'a..b', 'a[', 'a[x]', '.a', 'a.'])('cannot be named %j', (path) => {
    expect(() => parseJsonPath(path)).toThrow('--redact must be a JSON path such as user or messages[*].content, got');
  });
});
