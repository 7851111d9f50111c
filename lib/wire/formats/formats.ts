import { createAnthropicAssembler } from './anthropic-messages.ts';
import type { FrameAssembler } from './frame-assembler.ts';
import { createGeminiAssembler } from './gemini.ts';
import { createChatAssembler } from './openai-chat.ts';
import { createResponsesAssembler } from './openai-responses.ts';

/** The wire formats that can be read. A new one is a file and a line here; which one it is, its first frame says. */
const answerFormats = {
  'openai-chat': createChatAssembler,
  'openai-responses': createResponsesAssembler,
  'anthropic-messages': createAnthropicAssembler,
  gemini: createGeminiAssembler,
} as const satisfies Record<string, () => FrameAssembler>;

/** An assembler that has taken this frame, and what the frame was to it; null when no format knows it. */
export function openAssembler(
  frame: Record<string, unknown>,
): { assembler: FrameAssembler; kind: 'content' | 'bookkeeping' } | null {
  for (const create of Object.values(answerFormats)) {
    const assembler = create();
    const kind = assembler.add(frame);
    if (kind !== 'foreign') return { assembler, kind };
  }
  return null;
}
