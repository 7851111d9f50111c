import { parseObject } from '../../../kit/settings/parse-object.ts';
import { isPlainObject } from '../../../kit/settings/reader.ts';
import { unwrapLine } from './bare-line.ts';
import { flagFailure } from './envoy.ts';
import { type LogEntry, type LogForm, readEach, skip } from './log-form.ts';
import { nameServerStatus } from './name-failure.ts';
import { modelInPath } from './path-keys.ts';
import { findBegin, readTime } from './read-time.ts';

/** Where a server that writes JSON has what is read of it; a dot leads into an object, and of several names the first that is there counts. */
interface Places {
  status: readonly string[];
  /** When the call began. */
  began?: readonly string[];
  /** When its line was written, which is when it had ended. */
  written?: readonly string[];
  /** From its beginning to its end, and how many ms its unit has. */
  latency: Readonly<Record<string, number>>;
  path: readonly string[];
  tenant?: string;
  /** Envoy's response flags. */
  flags?: string;
}

/** The first that a line has a status and a time of is taken. */
const servers: readonly Places[] = [
  // Traefik: doc.traefik.io/traefik/observe/logs-and-access-logs.
  {
    status: ['DownstreamStatus'],
    began: ['StartUTC', 'StartLocal'],
    latency: { Duration: 1e-6 },
    path: ['RequestPath'],
    tenant: 'ClientUsername',
  },
  // Kong's plug-ins that log: developer.konghq.com/plugins/http-log.
  {
    status: ['response.status'],
    began: ['started_at'],
    latency: { 'latencies.request': 1 },
    path: ['request.uri'],
    tenant: 'consumer.username',
  },
  // Envoy, as its own documentation and Istio name the fields.
  {
    status: ['response_code'],
    began: ['start_time'],
    latency: { duration: 1 },
    path: ['path', 'x-envoy-original-path'],
    flags: 'response_flags',
  },
  // Caddy: caddyserver.com/docs/logging.
  { status: ['status'], written: ['ts'], latency: { duration: 1_000 }, path: ['request.uri'], tenant: 'user_id' },
  // nginx with a log_format of JSON, by the names of its variables, or those that people give them.
  {
    status: ['status', 'status_code', 'http_status'],
    written: ['time_iso8601', 'time_local', 'msec', '@timestamp', 'timestamp', 'time'],
    latency: { request_time: 1_000, latency_ms: 1, duration_ms: 1, response_time_ms: 1 },
    path: ['request_uri', 'uri', 'path', 'url', 'request'],
    tenant: 'remote_user',
  },
];

/** Access logs as JSON, one object a line: nginx's with a log_format of one's own, Caddy's, Traefik's, Kong's, Envoy's. */
export const jsonAccess: LogForm = {
  summary: 'an access log as JSON, one object a line: of nginx, Caddy, Traefik, Kong or Envoy',
  fits: (line) => readObject(line) !== null && readLine(line)[0]?.kind === 'row',
  create() {
    let untimed = 0;
    const read = (line: string): LogEntry[] => {
      const entries = readLine(line);
      if (entries[0]?.kind === 'row' && entries[0].row.latencyMs === null) untimed++;
      return entries;
    };
    return readEach(read, () =>
      untimed === 0
        ? []
        : [
            `${untimed} lines have no latency that is known (${servers.flatMap(({ latency }) => Object.keys(latency)).join(', ')}), so how late answers were is not known of them`,
          ],
    );
  },
};

function readLine(line: string): LogEntry[] {
  const told = readObject(line);
  if (told === null) return [skip('no valid JSON object')];
  const places = servers.find(
    ({ status, began = [], written = [] }) =>
      readStatus(told, status) !== null && readTime(firstOf(told, [...began, ...written])) !== null,
  );
  if (places === undefined) return [skip('no status, or no time, where an access log as JSON has it')];
  const { began = [], written = [], tenant } = places;
  const isBeginning = firstOf(told, began) !== undefined;
  const time = readTime(firstOf(told, isBeginning ? began : written));
  const status = readStatus(told, places.status);
  if (time === null || status === null) return [skip('its time or its status cannot be read')];
  const latencyMs = readLatency(told, places.latency);
  const atMs = isBeginning ? time.atMs : findBegin(time, latencyMs);
  const target = asText(firstOf(told, places.path));
  // As nginx's $request has it: `POST /v1/chat/completions HTTP/1.1`.
  const path = /^[A-Z]+ (\S+)/.exec(target)?.[1] ?? target;
  const model = modelInPath(path);
  const user = tenant === undefined ? undefined : valueAt(told, tenant);
  const flagged = places.flags === undefined ? undefined : flagFailure(asText(valueAt(told, places.flags)) || '-');
  return [
    {
      kind: 'row',
      row: {
        atMs,
        failure: flagged ?? nameServerStatus(status),
        latencyMs,
        keys: {
          ...(model === undefined ? {} : { model }),
          ...(typeof user === 'string' && user !== '' && user !== '-' ? { tenant: user } : {}),
        },
        count: 1,
      },
      writtenMs: isBeginning ? atMs + (latencyMs ?? 0) : time.atMs,
      ...(!isBeginning && latencyMs === null ? { isEnd: true } : {}),
      ...(time.zone === undefined ? {} : { zone: time.zone }),
      ...(path === '' ? {} : { path }),
    },
  ];
}

/** Also behind what a collector of logs puts before it, and out of what it wraps it in. */
function readObject(line: string): Record<string, unknown> | null {
  const told = parseFrom(line);
  const wrapped = told === null ? undefined : unwrapLine(told);
  return wrapped === undefined ? told : (parseFrom(wrapped) ?? told);
}

function parseFrom(text: string): Record<string, unknown> | null {
  const from = text.indexOf('{');
  return from < 0 ? null : parseObject(text.slice(from));
}

function valueAt(told: Record<string, unknown>, place: string): unknown {
  if (told[place] !== undefined || !place.includes('.')) return told[place];
  return place.split('.').reduce<unknown>((value, key) => (isPlainObject(value) ? value[key] : undefined), told);
}

/** Of a text or a number; anything else tells nothing. */
const asText = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : '';

function firstOf(told: Record<string, unknown>, places: readonly string[]): unknown {
  return places.map((place) => valueAt(told, place)).find((value) => value !== undefined && value !== null);
}

function readStatus(told: Record<string, unknown>, places: readonly string[]): number | null {
  const text = asText(firstOf(told, places));
  return /^(\d{3}|0)$/.test(text) ? Number(text) : null;
}

function readLatency(told: Record<string, unknown>, latency: Places['latency']): number | null {
  for (const [place, unitMs] of Object.entries(latency)) {
    const value = valueAt(told, place);
    const count = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
    if (typeof count === 'number' && count >= 0 && count < Infinity) return count * unitMs;
  }
  return null;
}
