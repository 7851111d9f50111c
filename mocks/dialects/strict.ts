import type { Dialect } from './dialect.ts';

/** Does what the prompt says, every time. */
export const strict = {
  doc: 'Always right: what constrained decoding promises (OpenAI, August 2024: gpt-4o-2024-08-06 in strict mode misses 0 % of its schema evaluations).',
  extraction: [{ kind: 'right', weight: 1 }],
  'tool-call': [{ kind: 'right', weight: 1 }],
  chat: [{ kind: 'right', weight: 1 }],
} as const satisfies Dialect;
