/**
 * Each form of log, read from what its own documentation gives as an example, with its source and licence beside it; lines of ours
 * are those that follow a documented form.
 */
import { expect, test } from 'vitest';
import { listRows as rows, readLogLines as read } from '../../support/fit/read-log-lines.ts';

/** The fields of BerriAI/litellm, tests/logging_callback_tests/gcs_pub_sub_body/standard_logging_payload.json (MIT), with values of our own. */
const payload = (more: object): string =>
  JSON.stringify({
    id: 'chatcmpl-1',
    trace_id: null,
    call_type: 'acompletion',
    stream: true,
    status: 'success',
    custom_llm_provider: 'openai',
    startTime: '2025-01-24 09:20:46.847371',
    endTime: '2025-01-24 09:20:47.347371',
    completionStartTime: '2025-01-24 09:20:46.900000',
    model: 'gpt-4o',
    model_group: '',
    api_base: '',
    end_user: '',
    metadata: { user_api_key_team_alias: null, user_api_key_team_id: null },
    messages: null,
    error_str: null,
    error_information: { error_code: '', error_class: '', llm_provider: '', traceback: '', error_message: '' },
    ...more,
  });

test("litellm's payload, with and without what it is wrapped in", () => {
  const { form, entries } = read(
    payload({}),
    JSON.stringify({ standard_logging_object: JSON.parse(payload({})) as object }),
  );
  expect(form).toBe('litellm');
  const [first, second] = rows(entries);
  expect(first).toMatchObject({ failure: null, keys: { model: 'gpt-4o' }, count: 1 });
  expect(first?.latencyMs).toBeCloseTo(500, 3);
  expect(second).toEqual(first);
  expect(entries[0]).toMatchObject({ zone: 'none' });
});

test.each([
  [{ error_code: '429', error_class: 'RateLimitError' }, null, '429'],
  [
    { error_code: '429', error_class: 'RateLimitError' },
    'You exceeded your current quota (insufficient_quota)',
    '429 insufficient_quota',
  ],
  [{ error_code: '408', error_class: 'Timeout' }, null, 'timeout'],
  [{ error_code: '500', error_class: 'APIConnectionError' }, null, 'no-connection'],
  [{ error_code: '', error_class: 'OddError' }, null, 'OddError'],
  [null, null, 'unknown'],
])('litellm: a failure of %o', (information, text, failure) => {
  const { entries } = read(
    payload({
      status: 'failure',
      startTime: 1_737_710_446.5,
      endTime: 1_737_710_447,
      error_information: information,
      error_str: text,
      model_group: 'large',
      api_base: 'https://bedrock-runtime.eu-west-1.amazonaws.com',
      metadata: { user_api_key_team_alias: 'support' },
    }),
  );
  expect(rows(entries)).toMatchObject([
    { failure, latencyMs: 500, keys: { model: 'large', tenant: 'support', region: 'eu-west-1' } },
  ]);
});

/** The form of open-telemetry/opentelemetry-proto, examples/trace.json (Apache-2.0), one object a line. */
function traces(attributes: Record<string, string | number>, status: object = {}): string {
  const list = Object.entries(attributes).map(([key, value]) => ({
    key,
    value: typeof value === 'number' ? { intValue: String(value) } : { stringValue: value },
  }));
  const span = {
    traceId: '5B8EFFF798038103D269B633813FC60C',
    spanId: 'EEE19B7EC3C1B174',
    name: 'chat gpt-4o',
    startTimeUnixNano: '1544712660000000000',
    endTimeUnixNano: '1544712661000000000',
    kind: 3,
    attributes: list,
    status,
  };
  const resource = { attributes: [{ key: 'cloud.region', value: { stringValue: 'us-east-1' } }] };
  return JSON.stringify({
    resourceSpans: [{ resource, scopeSpans: [{ scope: { name: 'my.library' }, spans: [span] }] }],
  });
}

test.each([
  // Attributes of opentelemetry.io/docs/specs/semconv/gen-ai/gen-ai-spans and …/http/http-spans (Apache-2.0).
  [{}, {}, null],
  [{ 'error.type': '500' }, { code: 2 }, '500'],
  [{ 'error.type': 'timeout' }, { code: 2 }, 'timeout'],
  [{ 'error.type': 'java.net.UnknownHostException' }, {}, 'no-connection'],
  [{ 'error.type': 'RateLimitError', 'http.response.status_code': 429 }, { code: 2 }, '429'],
  [{}, { code: 2, message: 'Error code: 529 - overloaded' }, '529'],
  [{}, { code: 2 }, 'unknown'],
])('otel: a GenAI call with %o and status %o', (attributes, status, failure) => {
  const { form, entries } = read(
    traces({ 'gen_ai.operation.name': 'chat', 'gen_ai.request.model': 'gpt-4o', ...attributes }, status),
  );
  expect(form).toBe('otel');
  expect(rows(entries)).toEqual([
    {
      atMs: 1_544_712_660_000,
      failure,
      latencyMs: 1_000,
      keys: { model: 'gpt-4o', region: 'us-east-1' },
      count: 1,
    },
  ]);
});

test('otel: spans of HTTP alone are a form of their own, and beside those of models the same call again', () => {
  const http = traces({
    'http.response.status_code': 503,
    'url.full': 'https://x/openai/deployments/large/chat/completions',
  });
  expect(read(http)).toMatchObject({
    form: 'otel-http',
    entries: [{ row: { failure: '503', keys: { model: 'large' } } }],
  });
  const { form, entries } = read(traces({ 'gen_ai.operation.name': 'chat' }), http);
  expect(form).toBe('otel');
  expect(entries).toMatchObject([{ kind: 'row' }, { kind: 'skipped', reason: 'a span of no GenAI call' }]);
  // The example of the protocol itself tells of no call.
  expect(read(traces({ 'my.span.attr': 'some value' })).entries).toMatchObject([{ reason: 'a span of no HTTP call' }]);
});

test('a recording of ours', () => {
  const exchange = (end: string, status: number | null): string =>
    JSON.stringify({
      kind: 'exchange',
      startEpochMs: 1_760_000_000_000,
      endMs: 420,
      end,
      request: { method: 'POST', target: '/v1/chat/completions', headers: {}, body: '{"model":"large"}' },
      response: status === null ? null : { status, headers: {}, headersMs: 10, frames: [] },
    });
  const head = JSON.stringify({ kind: 'recording', version: 1, source: 'x', startEpochMs: 1, redactedPaths: [] });
  const { form, entries } = read(
    head,
    exchange('complete', 200),
    exchange('cut', 200),
    exchange('no-response', null),
    exchange('complete', 529),
  );
  expect(form).toBe('recording');
  expect(rows(entries).map(({ failure, latencyMs, keys }) => [failure, latencyMs, keys.model])).toEqual([
    [null, 420, 'large'],
    ['cut-off', 420, 'large'],
    ['cut-off', 420, 'large'],
    ['529', 420, 'large'],
  ]);
});
