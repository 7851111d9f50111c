import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CutoverError } from '../../lib/kit/cutover-error.ts';
import { isConnectionFault } from '../../lib/faults/decide-connection.ts';
import { chainReadsBody, decideFault } from '../../lib/faults/decide-fault.ts';
import type { FaultAction } from '../../lib/faults/fault/fault.ts';
import { type FaultRequest, readFaultRequest } from '../../lib/faults/fault/fault-request.ts';
import { faults, faultSettings, type FaultSettings } from '../../lib/faults/index.ts';
import { providerErrorNames } from '../../lib/wire/provider-errors/provider-errors.ts';
import { countCases, fuzz } from '../support/fuzz.ts';

function request(body = '{}'): FaultRequest {
  return readFaultRequest({ method: 'POST', target: '/v1/chat/completions', headers: [], body, atEpochMs: 0 });
}

/** What a fault does to a request, its settings read as a drill's are. */
function act(settings: unknown, to = request()): FaultAction | undefined {
  const fault = faultSettings.read(settings, 'fault');
  const context = { request: to, elapsedMs: 0, matchedBefore: [0], seed: 1, identity: 'a' };
  return decideFault([fault], context).applied[0]?.action;
}

/** An example of each kind; a fault without one fails the test below. */
const examples: Record<keyof typeof faults, FaultSettings> = {
  'error-response': { kind: 'error-response', error: 'openai-500' },
  'ok-with-error-body': { kind: 'ok-with-error-body', error: 'openai-500' },
  'empty-body': { kind: 'empty-body' },
  'wrong-content-type': { kind: 'wrong-content-type' },
  redirect: { kind: 'redirect', location: '/login' },
  silence: { kind: 'silence' },
  'late-headers': { kind: 'late-headers', delay: { kind: 'lognormal', medianMs: 800, sigma: 0.5 } },
  'late-body': { kind: 'late-body', delay: { kind: 'measured', model: 'gpt-4o-mini', factor: 2 } },
  'slow-drip': { kind: 'slow-drip', perSecond: { tokens: 2 } },
  stall: { kind: 'stall', after: { tokens: 3 }, keepAliveMs: 1_000 },
  reset: { kind: 'reset', after: { bytes: 100 } },
  'end-early': { kind: 'end-early', after: { tokens: 3 } },
  'cut-in-frame': { kind: 'cut-in-frame', frame: 2, by: 'end' },
  'error-event': { kind: 'error-event', error: 'anthropic', afterTokens: 2, followedBy: 'end' },
  'malformed-frame': { kind: 'malformed-frame', frame: 2 },
  'drop-frame': { kind: 'drop-frame', frame: 2 },
  'duplicate-frame': { kind: 'duplicate-frame', frame: 2 },
  'reorder-frames': { kind: 'reorder-frames', frame: 2 },
  splice: { kind: 'splice', afterTokens: 2 },
  'missing-end': { kind: 'missing-end' },
  'missing-finish': { kind: 'missing-finish' },
  'missing-usage': { kind: 'missing-usage' },
  coalesce: { kind: 'coalesce', frames: 3 },
  'split-writes': { kind: 'split-writes', bytes: 1, gapMs: 2 },
  'truncate-answer': { kind: 'truncate-answer', afterCharacters: 5, finishReason: 'length' },
  refusal: { kind: 'refusal', text: 'No.', finishReason: 'kept' },
  'wrong-language': { kind: 'wrong-language', language: 'zh' },
  'earlier-answer': { kind: 'earlier-answer', of: 'anyone' },
  'mangled-json': { kind: 'mangled-json', failure: 'single-quotes' },
  'rate-limit': {
    kind: 'rate-limit',
    provider: 'openai',
    perMinute: { requests: 60, tokens: 6_000 },
    burstSeconds: 10,
  },
  'acceleration-limit': {
    kind: 'acceleration-limit',
    provider: 'openai',
    floor: { requests: 10 },
    growthRatio: 0.5,
    windowMs: 1_000,
  },
  'concurrency-limit': { kind: 'concurrency-limit', slots: 2, queue: 4, error: 'anthropic-529', perTenant: {} },
  'usage-quota': { kind: 'usage-quota', provider: 'openai', quota: { tokens: 1_000 }, windowMs: 86_400_000 },
  'context-window': { kind: 'context-window', provider: 'vllm', tokens: 2_048 },
  'half-close': { kind: 'half-close', after: { bytes: 10 } },
  'slow-request-read': { kind: 'slow-request-read', bytesPerSecond: 100 },
  'refuse-connections': { kind: 'refuse-connections', pooled: 'keep' },
  'reset-on-accept': { kind: 'reset-on-accept' },
  'accept-never-read': { kind: 'accept-never-read' },
  'tls-handshake-failure': { kind: 'tls-handshake-failure', how: 'reset' },
};

const ofRequests = Object.values(examples).filter((example) => !isConnectionFault(example));

describe('every fault', () => {
  test.each(ofRequests)('$kind is read back as it is written, with and without conditions', (example) => {
    const conditional = { ...example, match: { path: '/v1/*' }, when: { everyNth: 2 } };
    for (const fault of [example, conditional]) {
      expect(faultSettings.read(JSON.parse(JSON.stringify(fault)), '')).toEqual(fault);
    }
  });

  test.each(Object.values(examples))('$kind says in one sentence what the caller sees', ({ kind }) => {
    expect(faults[kind].summary).toMatch(/^The provider .*\.$/);
  });

  test.each(Object.values(examples))('$kind refuses a key it does not know and names the nearest', (example) => {
    expect(() => act({ ...example, whne: {} })).toThrow('fault.whne is not a known key. Did you mean "when"?');
  });

  test.each(ofRequests)('$kind does the same to the same request', (example) => {
    // What an edit does is compared where it is done: test/faults/edit/edit-response.test.ts.
    expect(JSON.stringify(act(example))).toBe(JSON.stringify(act(example)));
  });
});

describe('error-response', () => {
  test.each(providerErrorNames)('answers with %s', (error) => {
    const action = act({ kind: 'error-response', error });
    expect(action).toMatchObject({ kind: 'respond', headers: { 'content-type': expect.any(String) as string } });
    if (action?.kind !== 'respond') return;
    if (action.headers['content-type'] === 'application/json') expect(JSON.parse(action.body)).toBeTypeOf('object');
    else expect(action.body).toMatch(/^(<!DOCTYPE html>|data: )/);
  });

  test('takes status, headers and wait from the settings where they are given', () => {
    const settings = { kind: 'error-response', error: 'openai-429-tpm', status: 503, retryAfterSeconds: 20 };
    const headers = { 'x-ratelimit-limit-tokens': '7', 'x-new': 'a' };
    expect(act({ ...settings, headers })).toMatchObject({
      status: 503,
      headers: { ...headers, 'retry-after': '20', 'retry-after-ms': '20000', 'content-type': 'application/json' },
      body: expect.stringContaining('try again in 20s') as string,
    });
  });
});

describe('ok-with-error-body', () => {
  const streamed = request('{"stream":true}');

  test('hides an error behind a 200', () => {
    expect(act({ kind: 'ok-with-error-body', error: 'openai-503-overloaded' })).toMatchObject({
      status: 200,
      headers: { 'content-type': 'application/json' },
      body: expect.stringMatching(/^\{"error":\{"message":"The requested/) as string,
    });
  });

  test.each([
    ['openai-500', /^data: \{"error":\{.*"type":"server_error".*\}\}\n\ndata: \[DONE\]\n\n$/],
    [
      'anthropic-529',
      /^event: error\ndata: \{"type":"error","error":\{"details":null,"type":"overloaded_error","message":"Overloaded"\}\}\n\n$/,
    ],
    ['gemini-503', /^\{\n {2}"error": \{\n {4}"code": 503,/],
    ['mistral-429', /^data: \{"object":"error"/],
  ])('puts %s first in a stream as its provider does', (error, body) => {
    expect(act({ kind: 'ok-with-error-body', error }, streamed)).toMatchObject({
      status: 200,
      headers: { 'content-type': 'text/event-stream' },
      body: expect.stringMatching(body) as string,
    });
  });
});

test.each<[string, FaultSettings, FaultAction]>([
  [
    'no body',
    { kind: 'empty-body' },
    { kind: 'respond', status: 200, headers: { 'content-type': 'application/json' }, body: '' },
  ],
  [
    'another place',
    { kind: 'redirect', location: 'https://sso.invalid/login?a=b' },
    { kind: 'respond', status: 302, headers: { location: 'https://sso.invalid/login?a=b' }, body: '' },
  ],
  [
    'a page',
    { kind: 'wrong-content-type' },
    {
      kind: 'respond',
      status: 200,
      headers: { 'content-type': 'text/html; charset=UTF-8' },
      body: expect.stringMatching(/^<!DOCTYPE html>/) as string,
    },
  ],
  ['nothing', { kind: 'silence' }, { kind: 'hold' }],
])('the caller gets %s', (_, fault, action) => {
  expect(act(fault)).toEqual(action);
});

test.each([['/', 'https://localhost/', 'http://127.0.0.1:8080/a', 'http://[::1]/x', 'http://a.b.invalid', '/a?b=c#d']])(
  'a redirect may lead to nobody else: %s',
  (...locations) => {
    for (const location of locations) expect(act({ kind: 'redirect', location })).toMatchObject({ status: 302 });
    for (const location of [
      '//evil.example/',
      '/\\evil.example/',
      'https://api.openai.com/',
      'https://localhost.example/',
      'https://user@localhost/',
      'https://localhost@evil.example/',
      'http://127.0.0.1.example/',
      'javascript:1',
      '/a\r\nset-cookie: b',
      '/a b',
      'login',
      '',
    ]) {
      expect(() => act({ kind: 'redirect', location })).toThrow(
        'fault.location must be a path, or an http(s) URL of this',
      );
    }
  },
);

test.each<[unknown, string]>([
  [{ kind: 'eror-response' }, 'fault.kind must be one of error-response'],
  [{ kind: 'error-response' }, 'fault.error is missing: which provider error, by name'],
  [{ kind: 'error-response', error: 'openai-50' }, 'Did you mean "openai-500"?'],
  [{ ...examples['error-response'], status: 200 }, 'fault.status must be a whole number between 400 and 599, got 200'],
  [{ ...examples['error-response'], retryAfterSeconds: -1 }, 'fault.retryAfterSeconds must be a number between 0 and'],
  [{ ...examples['error-response'], headers: { 'content-length': '1' } }, 'fault.headers must be without connection'],
  [{ ...examples['error-response'], headers: { 'x a': '1' } }, 'fault.headers must be a header name in lower case'],
  [{ ...examples['error-response'], headers: { 'x-a': 'a\r\nb: c' } }, 'fault.headers.x-a must be at most 1,000'],
  [{ kind: 'ok-with-error-body', error: 'edge-530' }, 'fault.error must be one of'],
  [{ kind: 'ok-with-error-body', error: 'bedrock-429' }, 'fault.error must be one of'],
  [{ kind: 'silence', seconds: 3 }, 'fault.seconds is not a known key. Known keys: match, when.'],
])('%j is refused: %s', (settings, message) => {
  expect(() => act(settings)).toThrow(message);
});

test('any settings are a usage error or a fault whose answer can be sent', () => {
  const some = fc.oneof(fc.jsonValue(), fc.constantFrom('openai-500', '/a', 'a\r\nb', 500, -1, 1, true));
  const header = fc.oneof(fc.string({ maxLength: 4 }), fc.constantFrom('x-a', 'connection', 'retry-after'));
  const changed: Record<string, fc.Arbitrary<unknown>> = {
    kind: fc.constantFrom(...Object.keys(faults), 'x'),
    error: fc.oneof(fc.constantFrom<unknown>(...providerErrorNames), some),
    location: some,
    status: fc.oneof(fc.integer({ min: 399, max: 600 }), some),
    headers: fc.oneof(fc.dictionary(header, fc.string({ maxLength: 4 }), { maxKeys: 2 }), some),
    retryAfterSeconds: fc.oneof(fc.double({ min: 0, max: 90_000 }), some),
    when: fc.oneof(fc.record({ probability: fc.double(), firstN: some, bursts: some }, { requiredKeys: [] }), some),
    match: fc.oneof(fc.record({ path: fc.string(), models: some, tenants: some }, { requiredKeys: [] }), some),
  };
  const settings = fc
    .tuple(fc.constantFrom(...ofRequests), fc.subarray(Object.keys(changed), { maxLength: 2 }))
    .chain(([example, keys]) =>
      fc
        .record(Object.fromEntries(keys.map((key) => [key, changed[key] ?? fc.constant(null)])))
        .map((changes) => ({ ...example, ...changes })),
    );
  let read = 0;
  fc.assert(
    fc.property(settings, fc.json(), (input, body) => {
      let fault: FaultSettings;
      try {
        fault = faultSettings.read(input, 'fault');
      } catch (error) {
        expect(error).toBeInstanceOf(CutoverError);
        expect((error as CutoverError).code).toBe('usage');
        expect((error as CutoverError).message).toMatch(/^fault/);
        return;
      }
      read++;
      if (isConnectionFault(fault)) return;
      expect(typeof chainReadsBody([fault], true)).toBe('boolean');
      const action = act(fault, request(body));
      if (action?.kind !== 'respond') return;
      expect(action.status).toBeGreaterThanOrEqual(200);
      for (const [name, value] of Object.entries(action.headers)) {
        expect(`${name}: ${value}`).toMatch(/^[!#$%&'*+.^_`|~0-9a-z-]+: [\x20-\x7e]+$/);
      }
    }),
    fuzz(2_000),
  );
  expect(read).toBeGreaterThan(countCases(200));
});
