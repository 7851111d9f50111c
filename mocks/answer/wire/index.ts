import type { WireName } from '../../../lib/wire/formats/index.ts';
import { anthropicMessages } from './anthropic-messages/index.ts';
import type { WireFamily } from './define-wire.ts';
import { gemini } from './gemini/index.ts';
import { openaiChat } from './openai-chat/index.ts';
import { openaiResponses } from './openai-responses/index.ts';

/** The wire formats as a mock speaks them: those that can be read, each and no other. A new one is a folder and a line here. */
export const wireFamilies = {
  'openai-chat': openaiChat,
  'openai-responses': openaiResponses,
  'anthropic-messages': anthropicMessages,
  gemini,
} as const satisfies Record<WireName, WireFamily>;
