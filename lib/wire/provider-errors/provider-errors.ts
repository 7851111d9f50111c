import type { ProviderError } from './provider-error.ts';
import { anthropicErrors } from './catalogue/anthropic.ts';
import { cloudErrors } from './catalogue/cloud.ts';
import { edgeErrors } from './catalogue/edge.ts';
import { hostErrors } from './catalogue/hosts.ts';
import { openaiErrors } from './catalogue/openai.ts';
import { llamaCppErrors } from './catalogue/llama-cpp.ts';
import { vllmErrors } from './catalogue/vllm.ts';

const catalogue = {
  ...openaiErrors,
  ...edgeErrors,
  ...anthropicErrors,
  ...cloudErrors,
  ...hostErrors,
  ...vllmErrors,
  ...llamaCppErrors,
} as const;

/** The name of a provider error of the catalogue. */
export type ProviderErrorName = keyof typeof catalogue;

/** Every provider error there is, by name. A new one is an entry in the file of its provider. */
export const providerErrors: Readonly<Record<ProviderErrorName, ProviderError>> = catalogue;
export const providerErrorNames = Object.keys(catalogue) as ProviderErrorName[];
