import { jsonBreaks } from '../../../lib/wire/breakage/break-json.ts';
import { markdownBreaks } from './break-markdown.ts';
import { replyBreaks } from './break-reply.ts';
import { toolBreaks } from './break-tool.ts';
import type { Dialect, FailureMix } from './dialect.ts';
import { holdAll } from './house-rules.ts';
import { plainStyle } from './style.ts';

/** Breaks in every way this project knows, each as often as the others, and is right as often as one of them. */
export const quirks: Dialect = {
  doc: 'Every failure kind that can be imitated, equally often: for tests of parsers, and no model on earth.',
  sources: {
    extraction: 'by definition',
    'tool-call': 'by definition',
    chat: 'by definition',
    style: 'by definition: plain, so that what breaks is a failure kind',
    houseRules: 'by definition: half of them at every turn',
  },
  extraction: evenly({ ...jsonBreaks, ...replyBreaks }),
  'tool-call': evenly({ ...toolBreaks, ...replyBreaks }),
  chat: evenly({ ...markdownBreaks, ...replyBreaks }),
  style: plainStyle,
  houseRules: holdAll({ turn1: 0.5, turn3: 0.5, turn10: 0.5 }),
};

function evenly<Kind extends string>(breaks: Record<Kind, unknown>): FailureMix<Kind> {
  const kinds = Object.keys(breaks) as Kind[];
  return ['right' as const, ...kinds].map((kind) => ({ kind, weight: 1 }));
}
