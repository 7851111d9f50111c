import { chatMix } from './chat-mix.ts';
import type { Dialect } from './dialect.ts';
import { fadingRules } from './house-rule-holds.ts';
import { streamFixCounts } from './measured-counts.ts';
import { mixFromCounts } from './mix-from-counts.ts';
import { plainStyle } from './style.ts';
import { makerCalls } from './tool-call-mixes.ts';

/** Models of 2026 that are only asked for JSON: two of three answers come in a fence. */
export const fenceHeavy2026: Dialect = {
  doc: 'Models of 2026 that are asked for JSON in the prompt alone: two of three answers do not parse, and nearly all of those stand in a code fence.',
  sources: {
    extraction:
      'measured: StreamFix, February 2026 (672 calls, 8 models, temperature 0; by the vendor of a repair proxy): 33.3 % parse, 95 % of the failures are fences; assumed: every fence is one of json, and the rest is syntax-other',
    'tool-call': makerCalls.source,
    chat: chatMix.source,
    style: 'assumed: plain',
    houseRules: fadingRules.source,
  },
  extraction: mixFromCounts(streamFixCounts),
  'tool-call': makerCalls.mix,
  chat: chatMix.mix,
  style: plainStyle,
  houseRules: fadingRules.holds,
};
