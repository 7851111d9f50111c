import type { ProviderName } from '../../lib/kit/terms/provider.ts';
import type { Enforcement } from './enforcement.ts';
import type { Dialect } from './dialects/dialect.ts';
import type { Refusable } from './wire/refusable.ts';
import type { WireFormat } from './wire/wire-format.ts';

/** The model a mock plays, as far as what it says goes: every name of its description looked up. */
export interface MockModel {
  readonly provider: ProviderName;
  readonly model: string;
  /** Its wire format, in its flavour and with its differences. */
  readonly wire: WireFormat;
  readonly refuses: readonly Refusable[];
  readonly dialect: Dialect;
  /** Other dialects under other system prompts; the first that fits. */
  readonly promptDialects: readonly { readonly whenSystemContains: string; readonly dialect: Dialect }[];
  /** Which requests it holds to their schema, and how many of them: 0..1. */
  readonly enforcement: Enforcement;
  readonly enforcedRatio: number;
  /** Tokens it thinks before it answers, where a request says nothing of it; null: it was not told. */
  readonly reasoningTokens: number | null;
}
