/**
 * Each form of log, read from what its own documentation gives as an example, with its source and licence beside it; lines of ours
 * are those that follow a documented form.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { countLog } from '../../../lib/run/fit/count-log.ts';
import { listRows as rows, readLogLines as read } from '../../support/fit/read-log-lines.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cutover-json-logs-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

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
function traces(attributes: Record<string, string | number>, status: object = {}, kind: number | string = 3): string {
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
    kind,
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

test('otel: of a library and the client it uses, which both have a span of a call, one counts', () => {
  const span = (ids: object, kind?: number): string =>
    traces({ 'gen_ai.operation.name': 'chat' }, {}, kind).replace(
      '"spanId":"EEE19B7EC3C1B174"',
      JSON.stringify(ids).slice(1, -1),
    );
  const spans = [
    span({ spanId: 'c', parentSpanId: 'b' }),
    span({ spanId: 'b', parentSpanId: 'a' }, 2),
    span({ spanId: 'a' }, 1),
  ];
  expect(
    read(...spans).entries.map((entry) => (entry.kind === 'row' ? (entry.side ?? 'client') : entry.reason)),
  ).toEqual(['client', 'server', 'a span around another of the same call, which counts in its place']);
});

test.each(['execute_tool', 'invoke_agent', 'create_agent', 'retrieval'])(
  'otel: a span of %s, which lies around or between calls of a model, is none of them',
  (operation) => {
    const asked = traces({ 'gen_ai.operation.name': 'chat', 'gen_ai.request.model': 'gpt-4o' });
    const { entries } = read(asked, traces({ 'gen_ai.operation.name': operation }));
    expect(entries).toMatchObject([
      { kind: 'row' },
      { kind: 'skipped', reason: `a span of ${operation}, which is no call of a model` },
    ]);
  },
);

test('otel-http: an error of a database, or of a model, is no HTTP call that failed', () => {
  const http = traces({ 'http.response.status_code': 200 });
  const lost = traces({ 'http.request.method': 'POST', 'error.type': 'timeout' }, { code: 2 });
  const database = traces({ 'db.system.name': 'postgresql', 'error.type': '57P01' }, { code: 2 });
  const model = traces({ 'gen_ai.operation.name': 'chat', 'error.type': '503' }, { code: 2 });
  const { form, entries } = read(http, lost, database, model);
  expect(form).toBe('otel-http');
  expect(rows(entries).map(({ failure }) => failure)).toEqual([null, 'timeout']);
  expect(entries.slice(2)).toMatchObject([
    { reason: 'a span of no HTTP call' },
    { reason: expect.stringContaining('--form otel counts those') as string },
  ]);
});

test.each([
  ['otel-http', { 'http.response.status_code': 503, 'url.path': '/v1/chat/completions' }],
  ['otel', { 'gen_ai.operation.name': 'chat', 'error.type': '503' }],
] as const)('%s: a call that a client and a server tell of is one, by the client', async (form, attributes) => {
  // SPAN_KIND_SERVER and SPAN_KIND_CLIENT of opentelemetry-proto, trace.proto (Apache-2.0), as OTLP's JSON has them, and by their names.
  const [client, server] = [traces(attributes), traces({ ...attributes, 'url.path': '/ask' }, {}, 2)];
  const count = (lines: readonly string[], path?: string) => {
    const log = join(folder, 'sides.jsonl');
    writeFileSync(log, lines.join('\n'));
    return countLog(log, { path });
  };
  const both = await count([server, client, server, traces(attributes, {}, 'SPAN_KIND_SERVER'), client]);
  expect(both).toMatchObject({ form, read: 2, timeline: { buckets: [{ total: 2 }] } });
  expect(both.notes.join()).toContain('3 spans of servers are left out, as one call would count twice');
  const alone = await count([server, server]);
  expect(alone.read).toBe(2);
  expect(alone.notes).toEqual(['it tells of no call by who asked, so 2 spans of servers are counted']);
  if (form === 'otel-http') expect(await count([server, client, client], '/ask')).toMatchObject({ read: 1 });
  expect((await count([client])).notes).toEqual([]);
});

/** What each server's own documentation shows, shortened. */
const accessLines = {
  // Kong's support page on JSON logs: log_format json_logs.
  nginx:
    '{"time_local":"27/Jan/2024:15:06:45 +0100","remote_addr":"192.0.2.7","remote_user":"frank","request":"POST /v1/chat/completions HTTP/1.1","status":"503","request_time":"0.250"}',
  'nginx, by other names':
    '{"@timestamp":"2024-01-27T15:06:45+01:00","status":503,"request_time":0.25,"request_uri":"/v1/chat/completions","remote_user":"frank"}',
  // caddyserver.com/docs/logging.
  caddy:
    '{"level":"info","ts":1706364405.0,"logger":"http.log.access","msg":"handled request","request":{"remote_ip":"192.0.2.7","proto":"HTTP/2.0","method":"POST","host":"x","uri":"/v1/chat/completions"},"bytes_read":0,"user_id":"frank","duration":0.25,"size":10900,"status":503}',
  // doc.traefik.io/traefik/observe/logs-and-access-logs.
  traefik:
    '{"ClientUsername":"frank","DownstreamStatus":503,"Duration":250000000,"OriginStatus":0,"RequestMethod":"POST","RequestPath":"/v1/chat/completions","StartLocal":"2024-01-27T15:06:44.75+01:00","StartUTC":"2024-01-27T14:06:44.75Z","level":"info","msg":"","time":"2024-01-27T14:06:45Z"}',
  // developer.konghq.com/plugins/http-log.
  kong: '{"response":{"size":9982,"status":503},"request":{"uri":"/v1/chat/completions","method":"POST"},"latencies":{"request":250,"kong":5,"proxy":240},"started_at":1706364404750,"consumer":{"username":"frank"}}',
};

test.each([
  ...Object.entries(accessLines),
  ['nginx, behind a syslog prefix', `<190>Jan 27 15:06:45 host nginx: ${accessLines.nginx}`],
  ['nginx, with a message of its own', accessLines.nginx.replace('{', '{"message":"slow",')],
  ['caddy, in what Docker wraps it in', JSON.stringify({ log: `${accessLines.caddy}\n`, stream: 'stdout' })],
])('an access log as JSON, %s: when it began, how it ended, who asked', (name, line) => {
  // nginx tells its end by the second, cut off: half a second later in the mean.
  const cutMs = name.startsWith('nginx') ? 500 : 0;
  const { form, entries, notes } = read(line);
  expect(form).toBe('json');
  expect(entries).toMatchObject([
    {
      row: {
        atMs: Date.UTC(2024, 0, 27, 14, 6, 44, 750) + cutMs,
        failure: '503',
        latencyMs: 250,
        keys: { tenant: 'frank' },
      },
      writtenMs: Date.UTC(2024, 0, 27, 14, 6, 45),
      path: '/v1/chat/completions',
    },
  ]);
  expect(notes).toEqual([]);
});

test("an access log as JSON: Envoy's flags, a caller who left, a latency of no known unit, and what is no call", () => {
  const envoy = (more: object): string =>
    JSON.stringify({ start_time: '2024-01-27T14:06:45.000Z', path: '/', duration: 250, ...more });
  expect(rows(read(envoy({ response_code: 503, response_flags: 'UF,URX' })).entries)).toMatchObject([
    { failure: 'no-connection', latencyMs: 250, atMs: Date.UTC(2024, 0, 27, 14, 6, 45) },
  ]);
  const line = (more: object): string => JSON.stringify({ time: '2024-01-27T14:06:45Z', status: 499, ...more });
  const { form, entries, notes } = read(
    line({ latency: 7 }),
    line({ status: 'ok' }),
    '{"status":200}',
    '{"time":"2024-01-27T14:06:45Z","status":2',
  );
  expect(form).toBe('json');
  expect(rows(entries)).toMatchObject([{ failure: 'client-gone', latencyMs: null }]);
  expect(entries.filter(({ kind }) => kind === 'skipped')).toHaveLength(3);
  expect(notes.join()).toMatch(/^1 lines have no latency that is known \(Duration, .*request_time/);
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
