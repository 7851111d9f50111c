import { jsonBreaks } from '../../lib/contracts/breaks/break-json.ts';
import { markdownBreaks } from './break-markdown.ts';
import { toolBreaks } from './break-tool.ts';
import type { Dialect, FailureMix } from './dialect.ts';

/** Breaks in every way this project knows, each as often as the others, and is right as often as one of them. */
export const quirks: Dialect = {
  doc: 'Every failure kind that can be imitated, equally often: for tests of parsers, and no model on earth.',
  extraction: evenly(jsonBreaks),
  'tool-call': evenly(toolBreaks),
  chat: evenly(markdownBreaks),
};

function evenly<Kind extends string>(breaks: Record<Kind, unknown>): FailureMix<Kind> {
  const kinds = Object.keys(breaks) as Kind[];
  return ['right' as const, ...kinds].map((kind) => ({ kind, weight: 1 }));
}
