import { excerpt } from '../../../kit/excerpt.ts';
import { parseObject } from '../../../kit/settings/parse-object.ts';
import { isPlainObject } from '../../../kit/settings/reader.ts';
import { readOtlpAttributes } from '../../../../mocks/replay/read-otlp-attributes.ts';
import { type LogEntry, type LogForm, readEach, skip } from './log-form.ts';
import { nameError, nameStatus } from './name-failure.ts';
import { createNesting, type NestedSpan } from './nested-spans.ts';
import { modelInPath, regionInHost } from './path-keys.ts';

type Attributes = Record<string, unknown>;

/** STATUS_CODE_ERROR of OTLP. */
const ERROR_STATUS = 2;

/**
 * SPAN_KIND_SERVER of OTLP: the span of who was called. Calls of models are CLIENT spans, and a gateway or an inference server has one of its own of the
 * same call (opentelemetry.io/docs/specs/otel/trace/api/#spankind).
 */
const serverKinds: readonly unknown[] = [2, 'SPAN_KIND_SERVER'];

/**
 * What of `gen_ai.operation.name` is a call of a model (opentelemetry.io/docs/specs/semconv/gen-ai/gen-ai-spans). The spans of agents, workflows and tools
 * lie around and between those: counted too, one call would be several, and most of them well.
 */
const modelOperations = ['chat', 'generate_content', 'text_completion', 'embeddings'];

/**
 * Spans of calls to models, as OpenTelemetry's file exporter writes them: one `TracesData` a line (opentelemetry.io/docs/specs/otel/protocol/file-exporter),
 * by the semantic conventions for GenAI clients. One trace has spans of HTTP beside them, of the same calls: those are left out.
 */
export const otel: LogForm = {
  summary: "OpenTelemetry's spans of GenAI calls, as OTLP's JSON, one TracesData a line",
  fits: (line) => isTraces(line) && line.includes('gen_ai.'),
  create() {
    const nesting = createNesting();
    return readEach((line) =>
      readSpans(line, (spans) => {
        const places = nesting.place(spans.map(findNested));
        return spans.map(({ span, told }, index) => {
          const place = places[index] ?? 'counts';
          return place === 'counts' ? readGenai(span, told) : skip(sameCall[place]);
        });
      }),
    );
  },
};

/** Of two spans of one call, as of a library and of the client it uses, one counts. */
const sameCall = {
  around: 'a span around another of the same call, which counts in its place',
  within: 'a span within another of the same call, which is counted already',
} as const;

/** The same for spans of HTTP calls, for programs that know no model: those that have a status, or the type of an error. */
export const otelHttp: LogForm = {
  summary: "OpenTelemetry's spans of HTTP calls, as OTLP's JSON, one TracesData a line",
  fits: isTraces,
  create: () => readEach((line) => readSpans(line, (spans) => spans.map(({ span, told }) => readHttp(span, told)))),
};

/** What spans of HTTP have, also where no status came (opentelemetry.io/docs/specs/semconv/http/http-spans, and before its version 1.23). */
const httpAttributes = ['http.request.method', 'http.method', 'url.full', 'http.url'] as const;

function isTraces(line: string): boolean {
  return line.includes('"resourceSpans"') && parseObject(line) !== null;
}

/** A span, and what is told of it, or of whose it is. */
interface ToldSpan {
  span: Attributes;
  told: Attributes;
}

function readSpans(line: string, read: (spans: readonly ToldSpan[]) => LogEntry[]): LogEntry[] {
  const traces = parseObject(line);
  if (traces === null) return [skip('no valid JSON: one TracesData a line is wanted')];
  const spans = listObjects(traces['resourceSpans']).flatMap((resource) => {
    const of = readOtlpAttributes(isPlainObject(resource['resource']) ? resource['resource']['attributes'] : []);
    return listObjects(resource['scopeSpans'])
      .flatMap((scope) => listObjects(scope['spans']))
      .map((span) => ({ span, told: { ...of, ...readOtlpAttributes(span['attributes']) } }));
  });
  return read(spans);
}

/** A call of a model is the same call in another by its operation, and by who tells of it: a gateway's server and its client are counted apart. */
function findNested({ span, told }: ToldSpan): NestedSpan {
  const trace = asText(span['traceId']) ?? '';
  const name = (id: unknown): string | undefined => (asText(id) === undefined ? undefined : `${trace} ${asText(id)}`);
  const operation = told['gen_ai.operation.name'];
  const place = modelOperations.indexOf(asText(operation) ?? '');
  const kind = 2 * place + (serverKinds.includes(span['kind']) ? 1 : 0);
  return {
    id: name(span['spanId']),
    parent: name(span['parentSpanId']),
    kind: operation === undefined ? 'through' : place < 0 ? 'apart' : kind,
  };
}

function readGenai(span: Attributes, told: Attributes): LogEntry {
  const operation = told['gen_ai.operation.name'];
  if (operation === undefined) return skip('a span of no GenAI call');
  const name = asText(operation) ?? 'an unnamed operation';
  if (!modelOperations.includes(name)) return skip(`a span of ${excerpt(name, 40)}, which is no call of a model`);
  return createRow(span, told, asText(told['gen_ai.request.model']));
}

function readHttp(span: Attributes, told: Attributes): LogEntry {
  if (told['gen_ai.operation.name'] !== undefined)
    return skip(
      'a span of a GenAI call, while the first line has none: --form otel counts those in place of HTTP calls',
    );
  // Any span may have an error: that it is of HTTP, others say.
  if (statusOf(told) === null && httpAttributes.every((name) => told[name] === undefined))
    return skip('a span of no HTTP call');
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
    ...(serverKinds.includes(span['kind']) ? { side: 'server' } : {}),
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
