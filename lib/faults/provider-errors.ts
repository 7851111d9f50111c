import type { ProviderError } from './provider-error.ts';
import { anthropicErrors } from './provider-errors/anthropic.ts';
import { cloudErrors } from './provider-errors/cloud.ts';
import { edgeErrors } from './provider-errors/edge.ts';
import { hostErrors } from './provider-errors/hosts.ts';
import { openaiErrors } from './provider-errors/openai.ts';
import { vllmErrors } from './provider-errors/vllm.ts';

const catalogue = {
  ...openaiErrors,
  ...edgeErrors,
  ...anthropicErrors,
  ...cloudErrors,
  ...hostErrors,
  ...vllmErrors,
} as const;

/** The name of a provider error of the catalogue. */
export type ProviderErrorName = keyof typeof catalogue;

/** Every provider error there is, by name. A new one is an entry in the file of its provider. */
export const providerErrors: Readonly<Record<ProviderErrorName, ProviderError>> = catalogue;
export const providerErrorNames = Object.keys(catalogue) as ProviderErrorName[];
