import type { Envelope } from './envelope.ts';
import { type Candidate, looksLikeJson } from './find-candidates.ts';
import { type FailureKind, failureKinds } from '../../kit/terms/failure-kind.ts';
import { findSyntaxFault } from './find-syntax-fault.ts';
import { findForeignTalk } from './find-foreign-talk.ts';
import { isRunaway } from './is-runaway.ts';

/**
 * What a repair had to mend: the outermost reason, as a reader that works from the outside in meets it (thoughts, fence,
 * prose around, then the syntax inside). `stopped`: the model ran into its token limit. Linear.
 */
export function classifyRepaired(
  content: string,
  { text, think, fence }: Envelope,
  found: readonly Candidate[],
  taken: Candidate,
  stopped: boolean,
): FailureKind {
  if (stopped) return 'truncated';
  if (think !== 'none') return 'think-block';
  if (fence === 'unclosed') return 'fence-unclosed';
  if (fence !== 'none') return fence === 'json' ? 'fence-json' : 'fence-bare';
  if (content.startsWith('\ufeff')) return 'bom';
  const before = text.slice(0, taken.start).trim();
  if (before !== '') {
    const earlier = found.find(({ end, value }) => end <= taken.start && !isCitation(value));
    if (earlier !== undefined) return keysOf(earlier.value) === keysOf(taken.value) ? 'ndjson' : 'two-objects';
    return /^[{}[\],:]*$/.test(before) ? 'syntax-other' : 'prose-before';
  }
  const rest = text.slice(taken.end).trim();
  const behind = rest === '' && !taken.strict ? 'syntax-other' : classifyRest(found, taken, rest);
  if (taken.strict || behind !== 'syntax-other') return behind;
  return findSyntaxFault(text.slice(taken.start, taken.end)) ?? 'syntax-other';
}

/** What no repair could mend; null where a value parsed, and only its schema is broken. Linear. */
export function findUnmended(
  { text, think, fence }: Envelope,
  found: readonly Candidate[],
  stopped: boolean,
): FailureKind | null {
  if (think === 'unclosed') return 'think-unclosed';
  if (isRunaway(text)) return 'runaway';
  const meant = found.find(({ value }) => !isCitation(value));
  if (meant !== undefined && fence !== 'other') {
    const fault = meant.strict ? null : (findSyntaxFault(text.slice(meant.start, meant.end)) ?? 'syntax-other');
    if (!meant.closed || (stopped && meant.end === text.length)) {
      return fence === 'unclosed' && !stopped ? 'fence-unclosed' : 'truncated';
    }
    // What a repair may turn into another value than was written: a schema breach behind it is its doing.
    return fault !== null && failureKinds[fault].layer === 'after-repair' ? fault : null;
  }
  const start = findBegun(text);
  if (start < 0) return text.startsWith('"') ? 'truncated' : (findForeignTalk(text) ?? 'no-json');
  if (fence === 'other') return 'no-json';
  return stopped ? 'truncated' : (findSyntaxFault(text.slice(start)) ?? 'syntax-other');
}

/** Where JSON was begun; -1 where it never was. */
function findBegun(text: string): number {
  for (const { index } of text.matchAll(/[{[]/g)) if (looksLikeJson(text, index)) return index;
  return -1;
}

/** `[1]`, `[2, 3]`: a source is named, nothing is answered. */
function isCitation(value: unknown): boolean {
  return typeof value !== 'object' || (Array.isArray(value) && value.every((item) => typeof item === 'number'));
}

function classifyRest(found: readonly Candidate[], taken: Candidate, rest: string): FailureKind {
  const later = found.find(({ start, value }) => start >= taken.end && !isCitation(value));
  const isNext = later !== undefined && /^[{[]/.test(rest);
  if (isNext) return later.closed && keysOf(taken.value) === keysOf(later.value) ? 'ndjson' : 'two-objects';
  return /^[,;}\]]/.test(rest) ? 'syntax-other' : 'prose-after';
}

/** Rows of one table have the same keys; a draft and its correction do not. */
function keysOf(value: unknown): string {
  return typeof value === 'object' && value !== null ? Object.keys(value).sort().join('\n') : '';
}
