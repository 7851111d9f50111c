import type { ProviderName } from '../../kit/terms/provider.ts';

/** Whose run an injector works for at a moment: what its records and its dice depend on. */
export interface RunIdentity {
  /** Which provider the injector stands in front of, in the run's drill. */
  provider: ProviderName;
  /** Which run's correlation ids are looked for, lower-case letters and digits; null: no run's. */
  runToken: string | null;
  /** The drill's seed. */
  seed: number;
}
