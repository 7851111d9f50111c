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
      writtenMs: Date.UTC(2016, 3, 15, 20, 17, 0, 536),
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
  ['2026-11-08T13:00:00.123456789Z stdout F 192.0.2.7 - -', {}],
  ['2026-11-08T13:00:00.123456789Z stdout F 192.0.2.7 - frank', { tenant: 'frank' }],
  ['nginx-1 | 192.0.2.7 - -', {}],
  ['www.example.com:443 192.0.2.7 - -', {}],
  ['www.example.com:443 192.0.2.7 - frank', { tenant: 'frank' }],
  ['192.0.2.7 - frank miller', { tenant: 'frank miller' }],
  // RFC 3164, as nginx's own syslog: writes it; RFC 5424; journalctl.
  ['<190>Nov 29 12:00:00 host nginx: 192.0.2.7 - -', {}],
  ['<190>Nov 29 12:00:00 host nginx: 192.0.2.7 - frank', { tenant: 'frank' }],
  ['<190>1 2026-11-29T12:00:00Z host nginx 123 - - 192.0.2.7 - -', {}],
  ['<190>1 2026-11-29T12:00:00Z host nginx 123 - [meta@32473 seq="1"] 192.0.2.7 - frank', { tenant: 'frank' }],
  ['Nov 29 12:00:00 host nginx[123]: 192.0.2.7 - -', {}],
])('"%s" before the time: an address, and what a collector of logs puts before it, are no tenant', (before, keys) => {
  const { form, entries } = read(`${before} [27/Jan/2024:15:06:45 +0100] "POST / HTTP/1.1" 200 0 "-" "a"`);
  expect([form, rows(entries)[0]?.keys]).toEqual(['nginx', keys]);
});

const combined =
  '192.0.2.7 - - [27/Jan/2024:15:06:45 +0100] "POST /v1/chat/completions HTTP/1.1" 503 0 "-" "a" rt=0.250';
const istio =
  '[2024-01-27T14:06:44.750Z] "POST /v1/chat/completions HTTP/1.1" 503 - via_upstream - "-" 0 135 250 4 "-" "a" "84961386" "api" "127.0.0.1:80" inbound';

test.each([
  ['nginx', (line: string) => JSON.stringify({ log: `${line}\n`, stream: 'stdout', time: '2024-01-27T14:06:45.1Z' })],
  ['nginx', (line: string) => JSON.stringify({ MESSAGE: line, _SYSTEMD_UNIT: 'nginx.service' })],
  ['nginx', (line: string) => JSON.stringify({ '@timestamp': '2024-01-27T14:06:45Z', message: line })],
  ['envoy', (line: string) => JSON.stringify({ log: `${line}\n`, stream: 'stdout' })],
  ['envoy', (line: string) => `2024-01-27T14:06:45.123456789Z stdout F ${line}`],
  ['envoy', (line: string) => `istio-proxy-1  | ${line}`],
  ['envoy', (line: string) => `<190>1 2024-01-27T14:06:45Z host envoy 123 - - ${line}`],
] as const)('%s: a line as a collector of logs wraps it %#', (wanted, wrap) => {
  const { form, entries } = read(wrap(wanted === 'nginx' ? combined : istio));
  expect(form).toBe(wanted);
  expect(entries).toMatchObject([
    {
      row: {
        atMs: Date.UTC(2024, 0, 27, 14, 6, 44, 750) + (wanted === 'nginx' ? 500 : 0),
        failure: '503',
        latencyMs: 250,
        keys: {},
      },
      path: '/v1/chat/completions',
    },
  ]);
});

test("traefik's common format: its time is when a call began, and its last number how many ms it took", () => {
  // doc.traefik.io/traefik/observe/logs-and-access-logs.
  const { form, entries, notes } = read(
    '192.0.2.7 - frank [27/Jan/2024:14:06:45 +0000] "POST /v1/chat/completions HTTP/1.1" 503 20 "-" "-" 17 "api@docker" "http://172.18.0.2:80" 250ms',
  );
  expect(form).toBe('nginx');
  const beganMs = Date.UTC(2024, 0, 27, 14, 6, 45);
  expect(entries).toMatchObject([
    { row: { atMs: beganMs, failure: '503', latencyMs: 250, keys: { tenant: 'frank' } }, writtenMs: beganMs + 250 },
  ]);
  expect(notes).toEqual([]);
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
      // Its end was told by the second, cut off: half a second later in the mean.
      row: { atMs: latencyMs === null ? writtenMs : writtenMs + 500 - latencyMs, failure: 'client-gone', latencyMs },
      writtenMs,
      zone: '+01:00',
      path: '/v1/chat/completions',
    },
  ]);
});
