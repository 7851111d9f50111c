import type { AskedChange } from '../../kit/terms/asked-change.ts';
import type { ProviderName } from '../../kit/terms/provider.ts';

/** What the providers that answered callers were really asked. */
export interface AskedOfProviders {
  /** Those of which some answer could be compared, in the order in which they take over. */
  providers: AskedRow[];
  /** Answers of fallbacks to requests that had lost something on the way to them: response format, tools, system prompt, media. */
  lost: number;
  /** Answers of which it is not known what was asked, or what should have been. */
  notCompared: number;
}

/** Answers of one provider: the primary is held against what was sent, a fallback against what the primary is asked. */
export interface AskedRow {
  provider: ProviderName;
  /** What it is held against: what was sent, or what the primary is asked. */
  against: 'sent' | 'primary';
  compared: number;
  /** Those of them whose request came as it should. */
  alike: number;
  /** Models that were asked for, the first ten by name; a request may name none. */
  models: string[];
  /** How the others came, losses first. */
  changes: AskedChangeCount[];
}

/** One kind of change. */
export interface AskedChangeCount {
  change: AskedChange;
  requests: number;
  /** The arrivals of the first five of them. */
  examples: number[];
}
