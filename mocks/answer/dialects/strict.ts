import type { Dialect } from './dialect.ts';
import { alwaysHeld } from './house-rule-holds.ts';
import { plainStyle } from './style.ts';

/** Does what the prompt says, every time. */
export const strict: Dialect = {
  doc: 'Always right: what every other dialect is compared with.',
  sources: {
    extraction: 'OpenAI, August 2024: gpt-4o-2024-08-06 in strict mode misses 0 % of its schema evaluations',
    'tool-call': 'by definition',
    chat: 'by definition',
    style: 'by definition: as it was asked to',
    houseRules: alwaysHeld.source,
  },
  extraction: [{ kind: 'right', weight: 1 }],
  'tool-call': [{ kind: 'right', weight: 1 }],
  chat: [{ kind: 'right', weight: 1 }],
  style: plainStyle,
  houseRules: alwaysHeld.holds,
};
