import type { WireFamily } from './define-wire.ts';
import { openaiChat } from './openai-chat/index.ts';

/** The wire formats by the name a drill gives. A new one is a folder and a line here. */
export const wireFormats = {
  'openai-chat': openaiChat,
} as const satisfies Record<string, WireFamily>;

export type WireName = keyof typeof wireFormats;
