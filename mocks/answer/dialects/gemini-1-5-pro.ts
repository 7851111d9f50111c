import { chatMix } from './chat-mix.ts';
import type { Dialect } from './dialect.ts';
import { fadingRules } from './house-rule-holds.ts';
import { structuredRagCounts } from './measured-counts.ts';
import { mixFromCounts } from './mix-from-counts.ts';
import { plainStyle } from './style.ts';
import { makerCalls } from './tool-call-mixes.ts';

/** A model that puts its numbers in quotes. */
export const gemini15Pro: Dialect = {
  doc: 'gemini-1.5-pro under the same prompt (f-string: 10.8 % miss): numbers and booleans in quotes, and nothing else.',
  sources: {
    extraction: 'measured: StructuredRAG (arXiv 2408.11061), raw outputs counted by this project: 694 of 778 right',
    'tool-call': makerCalls.source,
    chat: chatMix.source,
    style: 'assumed: stars for bullets, bold lines for headings, and the wording of a refusal',
    houseRules: fadingRules.source,
  },
  extraction: mixFromCounts(structuredRagCounts['gemini-1.5-pro, f-string']),
  'tool-call': makerCalls.mix,
  chat: chatMix.mix,
  style: { ...plainStyle, bullet: '*', heading: 'bold', refusal: 'I am unable to help you with that.' },
  houseRules: fadingRules.holds,
};
