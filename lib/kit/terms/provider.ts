/** An upstream model API's part in the drill. */
export const providerNames = ['primary', 'fallback'] as const;
export type ProviderName = (typeof providerNames)[number];
