import type { Dialect } from './dialect.ts';
import { gpt4oDspy2024 } from './gpt-4o-dspy-2024.ts';
import { quirks } from './quirks.ts';
import { strict } from './strict.ts';

/** The dialects by the name a drill gives. A new one is a file and a line here. */
export const dialects = {
  strict,
  'gpt-4o-dspy-2024': gpt4oDspy2024,
  quirks,
} as const satisfies Record<string, Dialect>;

export type DialectName = keyof typeof dialects;
