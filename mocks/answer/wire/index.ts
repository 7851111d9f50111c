import { anthropicMessages } from './anthropic-messages/index.ts';
import type { WireFamily } from './define-wire.ts';
import { gemini } from './gemini/index.ts';
import { openaiChat } from './openai-chat/index.ts';
import { openaiResponses } from './openai-responses/index.ts';

/** The wire formats by the name a drill gives. A new one is a folder and a line here. */
export const wireFormats = {
  'openai-chat': openaiChat,
  'openai-responses': openaiResponses,
  'anthropic-messages': anthropicMessages,
  gemini,
} as const satisfies Record<string, WireFamily>;

export type WireName = keyof typeof wireFormats;
