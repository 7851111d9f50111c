import { chatMix } from './chat-mix.ts';
import type { Dialect } from './dialect.ts';
import { fadingRules } from './house-rule-holds.ts';
import { plainStyle } from './style.ts';

/** Held to the schema by its decoder: what is wrong has the right shape. */
export const structuredOutputs: Dialect = {
  doc: 'Constrained decoding: the shape is always right, a value now and then is not, and a refusal comes in a field of its own.',
  sources: {
    extraction:
      "documented: OpenAI's Structured Outputs (August 2024) keep the schema, can refuse, and do not prevent mistakes within values; assumed: how often (1 % and 0.5 %)",
    'tool-call': 'as for extraction; assumed: 1 % of values',
    chat: chatMix.source,
    style: 'assumed: plain, and the wording of a refusal',
    houseRules: fadingRules.source,
  },
  extraction: [
    { kind: 'right', weight: 985 },
    { kind: 'wrong-value', weight: 10 },
    { kind: 'refusal-field', weight: 5 },
  ],
  'tool-call': [
    { kind: 'right', weight: 990 },
    { kind: 'wrong-value', weight: 10 },
  ],
  chat: chatMix.mix,
  style: { ...plainStyle, refusal: 'I\u2019m sorry, but I can\u2019t assist with that request.' },
  houseRules: fadingRules.holds,
};
