import { chatMix } from './chat-mix.ts';
import type { Dialect } from './dialect.ts';
import { fadingRules } from './house-rule-holds.ts';
import { structuredRagCounts } from './measured-counts.ts';
import { mixFromCounts } from './mix-from-counts.ts';
import { plainStyle } from './style.ts';
import { vendorCalls } from './tool-call-mixes.ts';

/** A model under a prompt that was tuned for another one. */
export const gpt4oDspy2024: Dialect = {
  doc: 'gpt-4o under a prompt tuned for another model (StructuredRAG, DSPy prompt: 34.9 % miss); tool calls as from a provider that serves a model less well than its maker.',
  sources: {
    extraction:
      'measured: StructuredRAG (arXiv 2408.11061), raw outputs counted by this project: 583 of 896 right; assumed: prose as often before as after, every fence is one of json, and what is broken otherwise is syntax-other',
    'tool-call': vendorCalls.source,
    chat: chatMix.source,
    style: 'assumed: plain, and the wording of a refusal',
    houseRules: fadingRules.source,
  },
  extraction: mixFromCounts(structuredRagCounts['gpt-4o, dspy']),
  'tool-call': vendorCalls.mix,
  chat: chatMix.mix,
  style: { ...plainStyle, refusal: 'I\u2019m sorry, but I can\u2019t assist with that request.' },
  houseRules: fadingRules.holds,
};
