import { isPlainObject } from '../../kit/settings/reader.ts';
import { usualProviders } from '../../kit/terms/provider.ts';

/** A scorecard as it is now, from one that may be older: written when there were two providers, both by their usual names. */
export function upgradeScorecard(value: Record<string, unknown>): Record<string, unknown> {
  const { providers = [...usualProviders], seconds } = value;
  return { ...value, providers, ...(Array.isArray(seconds) ? { seconds: seconds.map(upgradeSecond) } : {}) };
}

function upgradeSecond(value: unknown): unknown {
  if (!isPlainObject(value) || value['served'] !== undefined) return value;
  const { primary, fallback, ...others } = value;
  return { ...others, served: { primary, fallback } };
}
