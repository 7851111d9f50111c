import { chatMix } from './chat-mix.ts';
import type { Dialect } from './dialect.ts';
import { fadingRules } from './house-rule-holds.ts';
import { structuredRagCounts } from './measured-counts.ts';
import { mixFromCounts } from './mix-from-counts.ts';
import { plainStyle } from './style.ts';
import { makerCalls } from './tool-call-mixes.ts';

/** The model the workload was tuned for. */
export const gpt4oFstring: Dialect = {
  doc: 'gpt-4o under the prompt it was tuned with (f-string: 10.9 % miss); its other prompt is gpt-4o-dspy-2024.',
  sources: {
    extraction:
      'measured: StructuredRAG (arXiv 2408.11061), raw outputs counted by this project: 798 of 896 right; assumed: prose as often before as after, and a schema mismatch is another case of keys',
    'tool-call': makerCalls.source,
    chat: chatMix.source,
    style: 'assumed: plain, and the wording of a refusal',
    houseRules: fadingRules.source,
  },
  extraction: mixFromCounts(structuredRagCounts['gpt-4o, f-string']),
  'tool-call': makerCalls.mix,
  chat: chatMix.mix,
  style: { ...plainStyle, refusal: 'I\u2019m sorry, but I can\u2019t assist with that request.' },
  houseRules: fadingRules.holds,
};
