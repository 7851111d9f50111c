import { chatMix } from './chat-mix.ts';
import type { Dialect } from './dialect.ts';
import { fadingRules } from './house-rule-holds.ts';
import { structuredRagCounts } from './measured-counts.ts';
import { mixFromCounts } from './mix-from-counts.ts';
import { plainStyle } from './style.ts';
import { vendorCalls } from './tool-call-mixes.ts';

/** A small open model served without schema enforcement. */
export const llama38b: Dialect = {
  doc: 'llama3-8b, served without schema enforcement (f-string: 45.6 % miss).',
  sources: {
    extraction:
      'measured: StructuredRAG (arXiv 2408.11061), raw outputs counted by this project: 487 of 896 right; assumed: prose as often before as after, a schema mismatch is another case of keys, and what is broken otherwise is syntax-other',
    'tool-call': vendorCalls.source,
    chat: chatMix.source,
    style: 'assumed: dots for bullets, a fifth shorter than asked for, and the wording of a refusal',
    houseRules: fadingRules.source,
  },
  extraction: mixFromCounts(structuredRagCounts['llama3-8b, f-string']),
  'tool-call': vendorCalls.mix,
  chat: chatMix.mix,
  style: { ...plainStyle, bullet: '\u2022', verbosity: 0.8, refusal: 'I cannot provide that.' },
  houseRules: fadingRules.holds,
};
