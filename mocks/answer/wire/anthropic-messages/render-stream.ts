import { countTokens } from '../../tokens.ts';
import { cutText } from '../cut-text.ts';
import type { StreamPart, WireReply } from '../wire-format.ts';
import { type ContentBlock, listContentBlocks, renderContentBlock } from './content-block.ts';
import type { AnthropicOptions } from './options.ts';
import { renderMessage, renderStop, stopReasonOf } from './render-message.ts';

/** A stream of Messages events, each with its name in front. */
export function* renderAnthropicStream(
  reply: WireReply,
  options: AnthropicOptions,
  drawSize: () => number,
): Iterable<StreamPart> {
  yield event({ type: 'message_start', message: renderMessage(reply, [], null) });
  const blocks = listContentBlocks(reply, options);
  for (const [index, block] of blocks.entries()) {
    yield event(
      { type: 'content_block_start', index, content_block: renderOpening(block) },
      block.kind === 'tool_use' ? countTokens(block.name) : 0,
    );
    if (index === 0 && options.ping) yield event({ type: 'ping' });
    for (const delta of listDeltas(block, drawSize)) {
      yield event({ type: 'content_block_delta', index, delta: delta.fields }, delta.tokens);
    }
    yield event({ type: 'content_block_stop', index });
  }
  const usage = options.usage === 'both' ? { usage: { output_tokens: reply.usage.outputTokens } } : {};
  yield event({ type: 'message_delta', delta: renderStop(stopReasonOf(reply, options)), ...usage });
  if (options.messageStop) yield event({ type: 'message_stop' });
}

function event(fields: { type: string; [name: string]: unknown }, tokens = 0): StreamPart {
  return { data: `event: ${fields.type}\ndata: ${JSON.stringify(fields)}\n\n`, tokens };
}

function renderOpening(block: ContentBlock): object {
  if (block.kind === 'tool_use') return { type: 'tool_use', id: block.id, name: block.name, input: {} };
  return renderContentBlock(block.kind === 'thinking' ? { ...block, text: '', signature: '' } : { ...block, text: '' });
}

function* listDeltas(block: ContentBlock, drawSize: () => number): Iterable<{ fields: object; tokens: number }> {
  switch (block.kind) {
    case 'thinking':
      for (const { text, tokens } of cutText(block.text, drawSize))
        yield { fields: { type: 'thinking_delta', thinking: text }, tokens };
      if (block.signature !== '') yield { fields: { type: 'signature_delta', signature: block.signature }, tokens: 0 };
      return;
    case 'text':
      for (const { text, tokens } of cutText(block.text, drawSize)) {
        yield { fields: { type: 'text_delta', text }, tokens };
      }
      return;
    case 'tool_use': {
      const fragment = (json: string): object => ({ type: 'input_json_delta', partial_json: json });
      // The first fragment is empty; of a call without arguments it is the only one.
      yield { fields: fragment(''), tokens: 0 };
      const text = block.text === '{}' ? '' : block.text;
      for (const piece of cutText(text, drawSize)) yield { fields: fragment(piece.text), tokens: piece.tokens };
    }
  }
}
