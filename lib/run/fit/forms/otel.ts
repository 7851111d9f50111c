import { parseObject } from '../../../kit/settings/parse-object.ts';
import { isPlainObject } from '../../../kit/settings/reader.ts';
import { readOtlpAttributes } from '../../../../mocks/replay/read-otlp-attributes.ts';
import { type LogEntry, type LogForm, readEach, skip } from './log-form.ts';
import { nameError, nameStatus } from './name-failure.ts';
import { modelInPath, regionInHost } from './path-keys.ts';

type Attributes = Record<string, unknown>;

/** STATUS_CODE_ERROR of OTLP. */
const ERROR_STATUS = 2;

/**
 * Spans of calls to models, as OpenTelemetry's file exporter writes them: one `TracesData` a line (opentelemetry.io/docs/specs/otel/protocol/file-exporter),
 * by the semantic conventions for GenAI clients. One trace has spans of HTTP beside them, of the same calls: those are left out.
 */
export const otel: LogForm = {
  summary: "OpenTelemetry's spans of GenAI calls, as OTLP's JSON, one TracesData a line",
  fits: (line) => isTraces(line) && line.includes('gen_ai.'),
  create: () => readEach((line) => readSpans(line, readGenai)),
};

/** The same for spans of HTTP calls, for programs that know no model: those that have a status, or the type of an error. */
export const otelHttp: LogForm = {
  summary: "OpenTelemetry's spans of HTTP calls, as OTLP's JSON, one TracesData a line",
  fits: isTraces,
  create: () => readEach((line) => readSpans(line, readHttp)),
};

function isTraces(line: string): boolean {
  return line.includes('"resourceSpans"') && parseObject(line) !== null;
}

function readSpans(line: string, read: (span: Attributes, told: Attributes) => LogEntry): LogEntry[] {
  const traces = parseObject(line);
  if (traces === null) return [skip('no valid JSON: one TracesData a line is wanted')];
  return listObjects(traces['resourceSpans']).flatMap((resource) => {
    const of = readOtlpAttributes(isPlainObject(resource['resource']) ? resource['resource']['attributes'] : []);
    return listObjects(resource['scopeSpans'])
      .flatMap((scope) => listObjects(scope['spans']))
      .map((span) => read(span, { ...of, ...readOtlpAttributes(span['attributes']) }));
  });
}

function readGenai(span: Attributes, told: Attributes): LogEntry {
  if (told['gen_ai.operation.name'] === undefined) return skip('a span of no GenAI call');
  return createRow(span, told, asText(told['gen_ai.request.model']));
}

function readHttp(span: Attributes, told: Attributes): LogEntry {
  const status = statusOf(told);
  if (status === null && told['error.type'] === undefined) return skip('a span of no HTTP call');
  const path =
    asText(told['url.full']) ??
    asText(told['url.path']) ??
    asText(told['http.url']) ??
    asText(told['http.target']) ??
    '';
  return createRow(span, told, modelInPath(path), path);
}

function createRow(span: Attributes, told: Attributes, model: string | undefined, path?: string): LogEntry {
  const startMs = nanosToMs(span['startTimeUnixNano']);
  const endMs = nanosToMs(span['endTimeUnixNano']);
  if (startMs === null || endMs === null || endMs < startMs)
    return skip('startTimeUnixNano or endTimeUnixNano missing or wrong');
  const tenant = asText(told['enduser.id']) ?? asText(told['tenant.id']);
  const region = asText(told['cloud.region']) ?? regionInHost(asText(told['server.address']) ?? '');
  return {
    kind: 'row',
    row: {
      atMs: startMs,
      failure: readFailure(span, told),
      latencyMs: endMs - startMs,
      keys: {
        ...(model === undefined ? {} : { model }),
        ...(tenant === undefined ? {} : { tenant }),
        ...(region === undefined ? {} : { region }),
      },
      count: 1,
    },
    writtenMs: endMs,
    ...(path === undefined ? {} : { path }),
  };
}

/** An `error.type` that is a word says more than the status beside it only where there is none. */
function readFailure(span: Attributes, told: Attributes): string | null {
  const status = statusOf(told);
  if (status !== null && status >= 400) return nameStatus(status);
  const type = told['error.type'];
  if (typeof type === 'string' || typeof type === 'number') return nameError(String(type));
  const { code, message } = isPlainObject(span['status']) ? span['status'] : {};
  if (code !== ERROR_STATUS && code !== 'STATUS_CODE_ERROR') return null;
  const said = asText(message) ?? '';
  const number = /\b([45]\d\d)\b/.exec(said)?.[1];
  if (number !== undefined) return number;
  const named = nameError(said);
  return ['timeout', 'client-gone', 'cut-off', 'no-connection'].includes(named) ? named : 'unknown';
}

function statusOf(told: Attributes): number | null {
  const status = Number(told['http.response.status_code'] ?? told['http.status_code'] ?? Number.NaN);
  return Number.isInteger(status) && status > 0 ? status : null;
}

function asText(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function listObjects(value: unknown): Attributes[] {
  return Array.isArray(value) ? value.filter(isPlainObject) : [];
}

/** Of a text or a number; to the microsecond. */
function nanosToMs(nanos: unknown): number | null {
  const text = typeof nanos === 'number' ? String(Math.round(nanos)) : nanos;
  return typeof text === 'string' && /^\d{16,20}$/.test(text) ? Number(BigInt(text) / 1000n) / 1000 : null;
}
