import type { MockSettings } from '../../lib/drill/drill.ts';
import { openaiChat } from './openai-chat.ts';
import type { WireFormat } from './wire-format.ts';

/** The wire formats by the name a drill gives. */
export const wireFormats = { 'openai-chat': openaiChat } as const satisfies Record<MockSettings['wire'], WireFormat>;

export type WireName = keyof typeof wireFormats;
