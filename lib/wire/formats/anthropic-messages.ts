import { emptyAnswer, type ToolCall } from '../../kit/terms/answer.ts';
import type { AnswerAssembler } from './answer-assembler.ts';
import { addFinish, type FinishWords } from './finish-words.ts';
import { argumentsText, asObject, asText, listObjects } from './read-value.ts';
import type { WireDefinition } from './wire-definition.ts';

/** Stop reasons after the API reference; `pause_turn`: there is more to come, once it is asked on. */
const stopWords: FinishWords = {
  good: ['end_turn', 'tool_use', 'stop_sequence'],
  limit: ['max_tokens', 'model_context_window_exceeded', 'pause_turn'],
  filtered: ['refusal'],
  failed: ['error', 'failed', 'cancelled', 'abort'],
};

/**
 * Anthropic's Messages (platform.claude.com/docs). Places after its API reference and streams recorded among the
 * fixtures of vercel/ai (Apache-2.0).
 */
export const anthropicMessages = {
  request: { prompt: ['system', 'messages'], maxTokens: [['max_tokens']] },
  createAssembler: createMessagesAssembler,
  marks: [{ key: 'type', value: /^(message|content_block)(_|$)/ }],
  text: {
    places: [
      { where: { type: 'content_block_delta' }, path: ['delta', 'text'], holds: 'piece' },
      { where: { type: 'message' }, path: ['content', { each: { type: 'text' } }, 'text'], holds: 'all' },
    ],
    endType: /^content_block_stop$/,
  },
  arguments: {
    piece: { where: { type: 'content_block_delta' }, path: ['delta', 'partial_json'] },
    call: [{ path: ['index'] }],
    all: [{ where: { type: 'message' }, path: ['content', { each: { type: 'tool_use' } }, 'input'], holds: 'value' }],
    endType: /^content_block_stop$/,
  },
  finish: {
    places: [
      { where: { type: 'message_delta' }, path: ['delta', 'stop_reason'] },
      { where: { type: 'message' }, path: ['stop_reason'] },
    ],
    length: 'max_tokens',
    filtered: 'refusal',
    words: stopWords,
  },
  usage: { places: [{ path: ['usage'] }, { path: ['message', 'usage'] }], outputTokens: 'output_tokens' },
  id: [{ path: ['message', 'id'] }],
  end: { type: /^message_stop$/, marker: null },
  order: {
    sequence: null,
    parts: {
      begin: /^message_start$/,
      start: /^content_block_start$/,
      piece: /^content_block_delta$/,
      stop: /^content_block_stop$/,
      end: /^message_stop$/,
      key: 'index',
    },
  },
} as const satisfies WireDefinition;

/** Events of a stream, `error` left out: that one is no more this format's than another's. */
const events = new Set([
  'message_start',
  'content_block_start',
  'content_block_delta',
  'content_block_stop',
  'message_delta',
  'message_stop',
  'ping',
]);

/** A tool call of a content block, and whether no more comes of it. */
interface OpenCall {
  call: ToolCall;
  /** The input that the block began with; deltas stand in its place, where any come. */
  begun: string;
  closed: boolean;
}

/**
 * Puts an answer together from the whole message or event by event. A call without arguments sends an empty text or none, and
 * means an empty object. Where the provider itself fell back (a block of that type), the model is the one it fell back to.
 */
function createMessagesAssembler(): AnswerAssembler {
  const answer = emptyAnswer();
  /** Calls by the index of their content block. */
  const calls = new Map<unknown, OpenCall>();
  let messageId: string | null = null;
  let inputTokens: number | null = null;

  function addMessage(message: Record<string, unknown>): void {
    const id = asText(message.id);
    if (messageId !== null && id !== '' && id !== messageId) answer.error ??= 'a second message began in the stream';
    messageId ??= id;
    answer.id ??= id || null;
    if (asText(message.model) !== '') answer.model ??= asText(message.model);
    addUsage(asObject(message.usage));
    addStop(message);
  }
  function addUsage(usage: Record<string, unknown>): void {
    if (typeof usage.input_tokens === 'number') inputTokens = usage.input_tokens;
    if (inputTokens !== null && typeof usage.output_tokens === 'number') {
      answer.usage = { inputTokens, outputTokens: usage.output_tokens };
    }
  }
  function addStop(end: Record<string, unknown>): void {
    addFinish(answer, end.stop_reason, stopWords);
    // There are no words to a refusal, or they stand in its details.
    if (answer.ending === 'filtered')
      answer.refusal ??= asText(asObject(end.stop_details).explanation) || answer.finishReason;
  }
  function addBlock(index: unknown, block: Record<string, unknown>): boolean {
    if (block.type === 'fallback') answer.model = asText(asObject(block.to).model) || answer.model;
    if (block.type !== 'tool_use') return addDelta(index, block);
    const input = argumentsText(block.input);
    const begun = input === '{}' ? '' : input;
    const call = { id: asText(block.id) || null, name: asText(block.name), arguments: '' };
    calls.set(index, { call, begun, closed: false });
    return begun !== '';
  }
  function addDelta(index: unknown, delta: Record<string, unknown>): boolean {
    const text = asText(delta.text);
    const thinking = asText(delta.thinking);
    const json = asText(delta.partial_json);
    answer.text += text;
    answer.reasoning += thinking;
    const open = calls.get(index);
    if (open !== undefined) open.call.arguments += json;
    return text !== '' || thinking !== '' || json !== '';
  }
  function closeBlock(index: unknown): void {
    const open = calls.get(index);
    if (open !== undefined) open.closed = true;
  }
  function addEvent(type: string, chunk: Record<string, unknown>): boolean {
    switch (type) {
      case 'message_start':
        addMessage(asObject(chunk.message));
        return false;
      case 'content_block_start':
        return addBlock(chunk.index, asObject(chunk.content_block));
      case 'content_block_delta':
        return addDelta(chunk.index, asObject(chunk.delta));
      case 'content_block_stop':
        closeBlock(chunk.index);
        return false;
      case 'message_delta':
        addStop(asObject(chunk.delta));
        addUsage(asObject(chunk.usage));
        return false;
      default:
        return false;
    }
  }
  function readCall({ call, begun, closed }: OpenCall): ToolCall {
    const isOver = closed || answer.ending !== 'unsaid';
    return { ...call, arguments: call.arguments || begun || (isOver ? '{}' : '') };
  }
  return {
    add(chunk) {
      const type = asText(chunk.type);
      if (type === 'message') {
        const blocks = [...listObjects(chunk.content).entries()];
        const carried = blocks.map(([index, block]) => addBlock(index, block));
        for (const [index] of blocks) closeBlock(index);
        addMessage(chunk);
        return carried.includes(true) || calls.size > 0 ? 'content' : 'bookkeeping';
      }
      if (!events.has(type)) return 'foreign';
      return addEvent(type, chunk) ? 'content' : 'bookkeeping';
    },
    answer: () => ({ ...answer, toolCalls: [...calls.values()].map(readCall) }),
  };
}
