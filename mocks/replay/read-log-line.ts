import { isPlainObject } from '../../lib/kit/settings/reader.ts';
import { type LoggedEntry, skipEntry } from './logged-entry.ts';
import { parseGenaiSpan } from './parse-genai-span.ts';
import { parseLitellmEntry } from './parse-litellm-entry.ts';

/** The entries of a line of a log. */
export function readLogLine(line: string): LoggedEntry[] {
  try {
    return listEntries(JSON.parse(line));
  } catch {
    return [skipEntry('no valid JSON')];
  }
}

/**
 * The entries of what stands in a line of a log: all spans of one `TracesData` where it has `resourceSpans`, as OpenTelemetry's file
 * exporter writes it (opentelemetry.io/docs/specs/otel/protocol/file-exporter), and one of LiteLLM's otherwise. Never throws.
 */
export function listEntries(value: unknown): LoggedEntry[] {
  if (!isPlainObject(value) || !('resourceSpans' in value)) return [parseLitellmEntry(value)];
  const spans = listObjects(value['resourceSpans'])
    .flatMap((resource) => listObjects(resource['scopeSpans']))
    .flatMap((scope) => listObjects(scope['spans']));
  return spans.length === 0 ? [skipEntry('traces without a span (scopeSpans, spans)')] : spans.map(parseGenaiSpan);
}

function listObjects(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.filter(isPlainObject) : [];
}
