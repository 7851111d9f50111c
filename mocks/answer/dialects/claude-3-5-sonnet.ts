import { chatMix } from './chat-mix.ts';
import type { Dialect } from './dialect.ts';
import { fadingRules } from './house-rule-holds.ts';
import { structuredRagCounts } from './measured-counts.ts';
import { mixFromCounts } from './mix-from-counts.ts';
import { plainStyle } from './style.ts';
import { makerCalls } from './tool-call-mixes.ts';

/** A model that talks around its JSON. */
export const claude35Sonnet: Dialect = {
  doc: 'claude-3.5-sonnet under the prompt its tests were written with (f-string: 12.6 % miss): it talks around its JSON.',
  sources: {
    extraction:
      'measured: StructuredRAG (arXiv 2408.11061), raw outputs counted by this project: 685 of 784 right; assumed: prose as often before as after, and a schema mismatch is another case of keys',
    'tool-call': makerCalls.source,
    chat: chatMix.source,
    style: 'assumed: polite, a fifth longer than asked for, and a refusal that offers something else',
    houseRules: fadingRules.source,
  },
  extraction: mixFromCounts(structuredRagCounts['claude-3-5-sonnet-20240620, f-string']),
  'tool-call': makerCalls.mix,
  chat: chatMix.mix,
  style: {
    ...plainStyle,
    opening: 'I\u2019d be happy to help with that.',
    verbosity: 1.2,
    refusal: 'I can\u2019t help with that request, but I\u2019d be glad to help you put it another way.',
  },
  houseRules: fadingRules.holds,
};
