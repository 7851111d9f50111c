import type { FailureKind } from '../../kit/terms/failure-kind.ts';
import { characterBreaks } from './break-character.ts';
import { envelopeBreaks } from './break-envelope.ts';
import { schemaBreaks } from './break-schema.ts';
import { syntaxBreaks } from './break-syntax.ts';
import { valueBreaks } from './break-value.ts';
import type { JsonBreak } from './broken.ts';

/** Every way a JSON answer can be broken here, by failure kind. */
export const jsonBreaks = {
  ...envelopeBreaks,
  ...syntaxBreaks,
  ...characterBreaks,
  ...schemaBreaks,
  ...valueBreaks,
} as const satisfies Partial<Record<FailureKind, JsonBreak>>;

export type JsonBreakKind = keyof typeof jsonBreaks;
