import type { WireReply } from '../wire-format.ts';
import { parseArguments } from '../call-arguments.ts';
import type { AnthropicOptions } from './options.ts';

/** A block of a message's content. `text` is what is said in it, in deltas when it is streamed. */
export type ContentBlock =
  | { kind: 'thinking'; text: string; signature: string }
  | { kind: 'text'; text: string }
  | { kind: 'tool_use'; id: string; name: string; text: string };

/** The blocks of a reply, in order; none for a refusal. */
export function listContentBlocks(reply: WireReply, options: AnthropicOptions): ContentBlock[] {
  if (reply.refusal !== undefined) return [];
  const blocks: ContentBlock[] = [];
  if (reply.reasoning !== undefined) {
    // Base64 to look at, and opaque as the real one is.
    const signature = options.signature ? `Er${reply.id.repeat(3)}==` : '';
    blocks.push({ kind: 'thinking', text: reply.reasoning, signature });
  }
  if (reply.text !== '' || reply.toolCalls.length === 0) blocks.push({ kind: 'text', text: reply.text });
  for (const [index, call] of reply.toolCalls.entries()) {
    const id = `toolu_${reply.id.slice(0, 22)}${index.toString(16).padStart(2, '0')}`;
    blocks.push({ kind: 'tool_use', id, name: call.name, text: call.arguments });
  }
  return blocks;
}

/**
 * A block as it stands in a message. A tool's input is an object; arguments that the model broke cannot be one, and go
 * out as the text they are.
 */
export function renderContentBlock(block: ContentBlock): object {
  switch (block.kind) {
    case 'thinking':
      return { type: 'thinking', thinking: block.text, signature: block.signature };
    case 'text':
      return { type: 'text', text: block.text };
    case 'tool_use':
      return { type: 'tool_use', id: block.id, name: block.name, input: parseArguments(block.text) ?? block.text };
  }
}
