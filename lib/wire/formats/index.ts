import { anthropicMessages } from './anthropic-messages.ts';
import { gemini } from './gemini/index.ts';
import { openaiChat } from './openai-chat/index.ts';
import { openaiResponses } from './openai-responses/index.ts';
import type { WireDefinition } from './wire-definition.ts';

/** The wire formats by name. A new one is a file and a line here; which one an answer is in, its first chunk says. */
export const wireFormats = {
  'openai-chat': openaiChat,
  'openai-responses': openaiResponses,
  'anthropic-messages': anthropicMessages,
  gemini,
} as const satisfies Record<string, WireDefinition>;

/** The name of a wire format. */
export type WireName = keyof typeof wireFormats;

export const wireNames = Object.keys(wireFormats) as WireName[];

/** What is known of each. */
export const wireDefinitions: readonly WireDefinition[] = Object.values(wireFormats);
