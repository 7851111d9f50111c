import { claude35Sonnet } from './claude-3-5-sonnet.ts';
import type { Dialect } from './dialect.ts';
import { fenceHeavy2026 } from './fence-heavy-2026.ts';
import { gemini15Pro } from './gemini-1-5-pro.ts';
import { gpt4oDspy2024 } from './gpt-4o-dspy-2024.ts';
import { gpt4oFstring } from './gpt-4o-fstring.ts';
import { llama38b } from './llama3-8b.ts';
import { noSchema2024 } from './no-schema-2024.ts';
import { quirks } from './quirks.ts';
import { strict } from './strict.ts';
import { structuredOutputs } from './structured-outputs.ts';

/** The dialects by the name a drill gives. A new one is a file and a line here. */
export const dialects = {
  strict,
  'structured-outputs': structuredOutputs,
  'claude-3.5-sonnet': claude35Sonnet,
  'gemini-1.5-pro': gemini15Pro,
  'gpt-4o-fstring': gpt4oFstring,
  'gpt-4o-dspy-2024': gpt4oDspy2024,
  'llama3-8b': llama38b,
  'fence-heavy-2026': fenceHeavy2026,
  'no-schema-2024': noSchema2024,
  quirks,
} as const satisfies Record<string, Dialect>;

export type DialectName = keyof typeof dialects;
