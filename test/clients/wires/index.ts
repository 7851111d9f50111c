import type { WireName } from '../client-driver.ts';
import { anthropicMessages } from './anthropic-messages.ts';
import { gemini } from './gemini.ts';
import { openaiChat } from './openai-chat.ts';
import { openaiResponses } from './openai-responses.ts';
import type { WireAnswer } from './wire-answer.ts';

/** The same answer in every API the clients speak. */
export const wires = {
  'openai-chat': openaiChat,
  'openai-responses': openaiResponses,
  'anthropic-messages': anthropicMessages,
  gemini,
} satisfies Record<WireName, WireAnswer>;
