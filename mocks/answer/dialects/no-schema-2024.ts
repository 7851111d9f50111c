import { chatMix } from './chat-mix.ts';
import type { Dialect } from './dialect.ts';
import { fadingRules } from './house-rule-holds.ts';
import { structuredRagMisses } from './measured-counts.ts';
import { mixFromCounts } from './mix-from-counts.ts';
import { plainStyle } from './style.ts';
import { vendorCalls } from './tool-call-mixes.ts';

const misses = Object.values(structuredRagMisses).reduce((sum, count) => sum + count, 0);

/** A model without schema enforcement, as its maker measured it. */
export const noSchema2024: Dialect = {
  doc: 'A model without schema enforcement before 2024: fewer than 40 % of its answers match a complex schema.',
  sources: {
    extraction:
      'published: OpenAI, August 2024: gpt-4-0613 under 40 % on complex schemas, 40 % is taken; assumed: its misses are those of all StructuredRAG models together (1,743, counted by this project)',
    'tool-call': vendorCalls.source,
    chat: chatMix.source,
    style: 'assumed: plain',
    houseRules: fadingRules.source,
  },
  extraction: mixFromCounts({ right: (misses * 0.4) / 0.6, misses: structuredRagMisses }),
  'tool-call': vendorCalls.mix,
  chat: chatMix.mix,
  style: plainStyle,
  houseRules: fadingRules.holds,
};
