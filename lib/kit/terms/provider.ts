/**
 * An upstream model API of a drill, by its name: lower-case letters and digits. Which there are, and in which order they take over, the
 * drill says; the first is its primary.
 */
export type ProviderName = string;

/** What a provider may be called. */
export const PROVIDER_NAME = /^[a-z][a-z0-9]{0,19}$/;

/** What reports, templates and timelines call something else. */
export const TAKEN_NAMES: readonly string[] = [
  'none',
  'nobody',
  'callers',
  'port',
  'phase',
  'failed',
  'header',
  'faults',
];

/** Those of a drill that gives no names of its own, and of a scorecard that does not say. */
export const usualProviders = ['primary', 'fallback'] as const;
export type UsualProvider = (typeof usualProviders)[number];

/** Is a provider called as usual? */
export function isUsual(name: ProviderName): name is UsualProvider {
  return name === 'primary' || name === 'fallback';
}
