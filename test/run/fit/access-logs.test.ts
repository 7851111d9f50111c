/**
 * Each form of log, read from what its own documentation gives as an example, with its source and licence beside it; lines of ours
 * are those that follow a documented form.
 */
import { expect, test } from 'vitest';
import { listRows as rows, readLogLines as read } from '../../support/fit/read-log-lines.ts';

test("envoy's own example of its default format", () => {
  // envoyproxy/envoy, docs/root/configuration/observability/access_log/usage.rst, Apache-2.0; printed there on two lines.
  const line =
    '[2016-04-15T20:17:00.310Z] "POST /api/v1/locations HTTP/2" 204 - 154 0 226 100 "10.0.35.28" "nsq2http" "cc21d9b0-cf5c-432b-8c7e-98aeb7988cd2" "locations" "tcp://10.0.2.1:80"';
  const { form, entries } = read(line);
  expect(form).toBe('envoy');
  expect(entries).toEqual([
    {
      kind: 'row',
      row: { atMs: Date.UTC(2016, 3, 15, 20, 17, 0, 310), failure: null, latencyMs: 226, keys: {}, count: 1 },
      zone: 'Z',
      path: '/api/v1/locations',
    },
  ]);
});

test.each([
  // By the table of response flags on the same page.
  ['503 UF', 'no-connection'],
  ['504 UT', 'timeout'],
  ['503 UC', 'cut-off'],
  ['503 UF,URX', 'no-connection'],
  ['0 DC', 'client-gone'],
  ['200 DC', 'client-gone'],
  ['429 RL', '429'],
  ['503 -', '503'],
  ['503 UO', '503'],
  ['200 -', null],
])('envoy: status and flags %s', (told, failure) => {
  const { entries } = read(
    `[2026-11-08T13:00:00.000Z] "POST /openai/deployments/gpt-4o/chat/completions HTTP/1.1" ${told} 154 0 226 - "-" "a \\"b\\"" "id" "api" "bedrock-runtime.us-east-1.amazonaws.com:443"`,
  );
  expect(rows(entries)).toMatchObject([{ failure, keys: { model: 'gpt-4o', region: 'us-east-1' } }]);
});

test("envoy: Istio's format, which has the reasons between", () => {
  // Fields as istio.io/latest/docs/tasks/observability/logs/access-log lists them (Apache-2.0).
  const { form, entries } = read(
    '[2020-11-25T21:26:18.409Z] "GET /status/418 HTTP/1.1" 418 - via_upstream - "-" 0 135 4 4 "-" "curl/7.73.0-DEV" "84961386-6d84-929d-98bd-c5aee93b5c88" "httpbin:8000" "127.0.0.1:80" inbound|8000|| 127.0.0.1:41854 10.44.1.27:80 10.44.1.23:37652 outbound_.8000_._.httpbin.foo.svc.cluster.local default',
  );
  expect(form).toBe('envoy');
  expect(rows(entries)).toMatchObject([{ failure: '418', latencyMs: 4 }]);
});

test("apache's own example of the common and the combined format", () => {
  // httpd.apache.org/docs/2.4/logs.html, Apache-2.0.
  const common = '127.0.0.1 - frank [10/Oct/2000:13:55:36 -0700] "GET /apache_pb.gif HTTP/1.0" 200 2326';
  const combined = `${common} "http://www.example.com/start.html" "Mozilla/4.08 [en] (Win98; I ;Nav)"`;
  const { form, entries, notes } = read(common, combined);
  expect(form).toBe('nginx');
  const row = {
    atMs: Date.UTC(2000, 9, 10, 20, 55, 36),
    failure: null,
    latencyMs: null,
    keys: { tenant: 'frank' },
    count: 1,
  };
  expect(rows(entries)).toEqual([row, row]);
  expect(entries).toMatchObject([{ zone: '-07:00' }, { zone: '-07:00' }]);
  expect(notes.join()).toMatch(/^2 lines have no \$request_time/);
});

test.each([
  // log_format combined of nginx.org/en/docs/http/ngx_http_log_module.html, and $request_time as people put it behind.
  [' rt=0.250', 250],
  [' request_time=1.5 upstream_response_time="1.499"', 1_500],
  [' "-" 0.250 0.249', 250],
  ['', null],
])('nginx: a call began $request_time before its line, behind which stands "%s"', (rest, latencyMs) => {
  const { form, entries } = read(
    `192.0.2.7 - - [27/Jan/2024:15:06:45 +0100] "POST /v1/chat/completions HTTP/1.1" 499 0 "-" "openai \\"python\\""${rest}`,
  );
  expect(form).toBe('nginx');
  const writtenMs = Date.UTC(2024, 0, 27, 14, 6, 45);
  expect(entries).toMatchObject([
    {
      row: { atMs: writtenMs - (latencyMs ?? 0), failure: 'client-gone', latencyMs },
      writtenMs,
      zone: '+01:00',
      path: '/v1/chat/completions',
    },
  ]);
});
