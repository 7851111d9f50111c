import type { ClientDriver } from '../client-driver.ts';
import { aiSdkAnthropic, aiSdkGoogle, aiSdkOpenai, aiSdkOpenaiCompatible, aiSdkOpenaiResponses } from './ai-sdk.ts';
import { anthropic, anthropicStreamHelper } from './anthropic.ts';
import { googleGenai, googleGenaiRetrying } from './google-genai.ts';
import { langchainFallbacks, langchainOpenai } from './langchain.ts';
import { openaiResponses, openaiResponsesStreamHelper } from './openai-responses.ts';
import { openai, openaiStreamHelper } from './openai.ts';

/** Every client the faults are shown to, in the page's order. */
export const drivers: readonly ClientDriver[] = [
  openai,
  openaiStreamHelper,
  langchainOpenai,
  langchainFallbacks,
  aiSdkOpenai,
  aiSdkOpenaiCompatible,
  openaiResponses,
  openaiResponsesStreamHelper,
  aiSdkOpenaiResponses,
  anthropic,
  anthropicStreamHelper,
  aiSdkAnthropic,
  googleGenai,
  googleGenaiRetrying,
  aiSdkGoogle,
];
