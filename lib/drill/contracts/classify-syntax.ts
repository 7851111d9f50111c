import { openEnvelope } from './envelope.ts';
import type { FailureKind } from '../../kit/terms/failure-kind.ts';
import { findSyntaxFault } from './find-syntax-fault.ts';
import { parseJson } from './parse-json.ts';
import { scanValue } from './scan-value.ts';

/**
 * Why a text is no JSON: the outermost reason, as a reader that works from the outside in meets it (thinking
 * block, fence, prose around, then the syntax inside). `stopped`: the model ran into its token limit. Linear.
 */
export function classifySyntax(content: string, stopped: boolean): FailureKind {
  if (stopped) return 'truncated';
  const { text, think, fence } = openEnvelope(content);
  if (think !== 'none') return think === 'closed' ? 'think-block' : 'think-unclosed';
  if (fence === 'unclosed') return 'fence-unclosed';
  if (fence !== 'none') return fence === 'json' ? 'fence-json' : 'fence-bare';
  if (content.startsWith('\ufeff')) return 'bom';
  const span = scanValue(text);
  if (span === null) return text.startsWith('"') ? 'truncated' : 'no-json';
  if (span.start > 0) return looksLikeJson(text, span.start) ? 'prose-before' : 'no-json';
  if (span.end >= 0 && span.end < text.length) {
    const first = parseJson(text.slice(0, span.end));
    if (first.ok) return classifyRest(first.value, text.slice(span.end).trim());
  }
  return findSyntaxFault(text) ?? 'syntax-other';
}

/** A brace in prose is JSON when a key, a value or its end follows, however badly written. */
function looksLikeJson(text: string, start: number): boolean {
  return /^[{[]\s{0,99}["'“{[\d}\]\\]|^\{\s{0,99}\w{1,40}\s{0,9}:/.test(text.slice(start, start + 200));
}

function classifyRest(first: unknown, rest: string): FailureKind {
  if (!rest.startsWith('{') && !rest.startsWith('[')) {
    return /^[,;}\]]/.test(rest) ? 'syntax-other' : 'prose-after';
  }
  const span = scanValue(rest);
  if (span === null || span.end < 0) return 'two-objects';
  const second = parseJson(rest.slice(0, span.end));
  return second.ok && keysOf(first) === keysOf(second.value) ? 'ndjson' : 'two-objects';
}

/** Rows of one table have the same keys; a draft and its correction do not. */
function keysOf(value: unknown): string {
  return typeof value === 'object' && value !== null ? Object.keys(value).sort().join('\n') : '';
}
