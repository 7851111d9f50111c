import type { Answer } from '../../lib/kit/terms/answer.ts';

const named = (...frames: { type: string; [name: string]: unknown }[]): string =>
  frames.map((frame) => `event: ${frame.type}\ndata: ${JSON.stringify(frame)}\n\n`).join('');
const plain = (...frames: object[]): string => frames.map((frame) => `data: ${JSON.stringify(frame)}\r\n\r\n`).join('');

/** What is read of streams. Sequences retyped by hand from the shapes recorded among the test fixtures of vercel/ai (Apache-2.0). */
export const streams: Record<
  string,
  { text: string; /** The events that carry content. */ carried: number[]; done: boolean; answer: Partial<Answer> }
> = {
  'Anthropic text with thoughts': {
    text: named(
      {
        type: 'message_start',
        message: {
          id: 'msg_1',
          model: 'c',
          content: [],
          stop_reason: null,
          usage: { input_tokens: 7, output_tokens: 1 },
        },
      },
      { type: 'content_block_start', index: 0, content_block: { type: 'thinking', thinking: '', signature: '' } },
      { type: 'ping' },
      { type: 'content_block_delta', index: 0, delta: { type: 'thinking_delta', thinking: 'hm' } },
      { type: 'content_block_delta', index: 0, delta: { type: 'signature_delta', signature: 'EqQ=' } },
      { type: 'content_block_stop', index: 0 },
      { type: 'content_block_start', index: 1, content_block: { type: 'text', text: '' } },
      { type: 'content_block_delta', index: 1, delta: { type: 'text_delta', text: 'Grüß' } },
      { type: 'content_block_delta', index: 1, delta: { type: 'text_delta', text: ' dich 🚀' } },
      { type: 'content_block_stop', index: 1 },
      { type: 'message_delta', delta: { stop_reason: 'end_turn', stop_sequence: null }, usage: { output_tokens: 30 } },
      { type: 'message_stop' },
    ),
    carried: [3, 7, 8],
    done: true,
    answer: {
      model: 'c',
      text: 'Grüß dich 🚀',
      reasoning: 'hm',
      finishReason: 'end_turn',
      usage: { inputTokens: 7, outputTokens: 30 },
    },
  },
  'Anthropic calls, the second without arguments': {
    text: named(
      { type: 'message_start', message: { id: 'msg_1', usage: { input_tokens: 7, output_tokens: 1 } } },
      { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
      { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'Let me see.' } },
      {
        type: 'content_block_start',
        index: 1,
        content_block: { type: 'tool_use', id: 'toolu_1', name: 'w', input: {} },
      },
      { type: 'content_block_delta', index: 1, delta: { type: 'input_json_delta', partial_json: '' } },
      { type: 'content_block_delta', index: 1, delta: { type: 'input_json_delta', partial_json: '{"a"' } },
      { type: 'content_block_delta', index: 1, delta: { type: 'input_json_delta', partial_json: ':1}' } },
      {
        type: 'content_block_start',
        index: 2,
        content_block: { type: 'tool_use', id: 'toolu_2', name: 'v', input: {} },
      },
      { type: 'content_block_delta', index: 2, delta: { type: 'input_json_delta', partial_json: '' } },
      { type: 'message_delta', delta: { stop_reason: 'tool_use' }, usage: { output_tokens: 9 } },
      { type: 'message_stop' },
    ),
    carried: [2, 5, 6],
    done: true,
    answer: {
      text: 'Let me see.',
      finishReason: 'tool_use',
      toolCalls: [
        { id: 'toolu_1', name: 'w', arguments: '{"a":1}' },
        { id: 'toolu_2', name: 'v', arguments: '{}' },
      ],
    },
  },
  'an Anthropic refusal': {
    text: named(
      { type: 'message_start', message: { id: 'msg_1', usage: { input_tokens: 7, output_tokens: 1 } } },
      {
        type: 'message_delta',
        delta: { stop_reason: 'refusal', stop_details: { type: 'refusal', category: null, explanation: null } },
      },
      { type: 'message_stop' },
    ),
    carried: [],
    done: true,
    answer: { text: '', refusal: 'refusal', finishReason: 'refusal' },
  },
  'an error in the middle of Anthropic': {
    text: named(
      { type: 'message_start', message: { id: 'msg_1' } },
      { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'Hi' } },
      { type: 'error', error: { details: null, type: 'overloaded_error', message: 'Overloaded' } },
    ),
    carried: [1],
    done: false,
    answer: { text: 'Hi', error: 'Overloaded', finishReason: null },
  },
  'a second Anthropic message spliced in': {
    text: named(
      { type: 'message_start', message: { id: 'msg_1' } },
      { type: 'message_start', message: { id: 'msg_2' } },
      { type: 'message_stop' },
    ),
    carried: [],
    done: true,
    answer: { error: 'a second message began in the stream' },
  },
  'Responses text with a summary of thoughts': {
    text: named(
      {
        type: 'response.created',
        response: { object: 'response', model: 'g', status: 'in_progress', error: null, usage: null },
      },
      { type: 'response.output_item.added', output_index: 0, item: { type: 'reasoning', summary: [] } },
      { type: 'response.reasoning_summary_text.delta', output_index: 0, delta: 'hm' },
      { type: 'response.output_item.added', output_index: 1, item: { type: 'message', content: [] } },
      { type: 'response.content_part.added', output_index: 1, part: { type: 'output_text', text: '' } },
      { type: 'response.output_text.delta', output_index: 1, delta: 'Hi ' },
      { type: 'response.output_text.delta', output_index: 1, delta: 'there' },
      { type: 'response.output_text.done', output_index: 1, text: 'Hi there' },
      {
        type: 'response.completed',
        response: { object: 'response', status: 'completed', output: [], usage: { input_tokens: 3, output_tokens: 4 } },
      },
    ),
    carried: [2, 5, 6],
    done: true,
    answer: {
      model: 'g',
      text: 'Hi there',
      reasoning: 'hm',
      finishReason: 'completed',
      usage: { inputTokens: 3, outputTokens: 4 },
    },
  },
  'Responses calls, the second without deltas': {
    text: named(
      {
        type: 'response.output_item.added',
        output_index: 0,
        item: { type: 'function_call', call_id: 'call_1', name: 'w', arguments: '' },
      },
      { type: 'response.function_call_arguments.delta', output_index: 0, delta: '{"a"' },
      { type: 'response.function_call_arguments.delta', output_index: 0, delta: ':1}' },
      {
        type: 'response.output_item.done',
        output_index: 0,
        item: { type: 'function_call', call_id: 'call_1', name: 'w', arguments: '{"a":1}' },
      },
      {
        type: 'response.output_item.done',
        output_index: 1,
        item: { type: 'function_call', call_id: 'call_2', name: 'v', arguments: '{}' },
      },
      {
        type: 'response.incomplete',
        response: { status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' } },
      },
    ),
    carried: [1, 2, 4],
    done: true,
    answer: {
      finishReason: 'max_output_tokens',
      toolCalls: [
        { id: 'call_1', name: 'w', arguments: '{"a":1}' },
        { id: 'call_2', name: 'v', arguments: '{}' },
      ],
    },
  },
  'a failed response, its error nested': {
    text: named(
      { type: 'response.created', response: { status: 'in_progress' } },
      { type: 'error', sequence_number: 2, error: { type: 'server_error', message: 'broke', param: null } },
      {
        type: 'response.failed',
        response: { status: 'failed', error: { code: 'server_error', message: 'broke too' }, output: [] },
      },
    ),
    carried: [],
    done: true,
    answer: { error: 'broke', finishReason: 'failed' },
  },
  'a failed response, its error flat': {
    text: named(
      { type: 'response.created', response: { status: 'in_progress' } },
      {
        type: 'error',
        code: 'server_error',
        message: 'broke',
        param: null,
      },
    ),
    carried: [],
    done: false,
    answer: { error: 'broke' },
  },
  'Gemini text with thoughts': {
    text: plain(
      {
        candidates: [{ content: { parts: [{ text: 'hm', thought: true }], role: 'model' }, index: 0 }],
        modelVersion: 'f',
        usageMetadata: { promptTokenCount: 5 },
      },
      {
        candidates: [{ content: { parts: [{ text: 'Hi' }], role: 'model' }, index: 0 }],
        usageMetadata: { promptTokenCount: 5, candidatesTokenCount: 1 },
      },
      {
        candidates: [{ content: { parts: [{ text: '', thoughtSignature: 'x' }] }, finishReason: 'STOP', index: 0 }],
        usageMetadata: { promptTokenCount: 5, candidatesTokenCount: 2, thoughtsTokenCount: 3 },
      },
    ),
    carried: [0, 1],
    done: true,
    answer: {
      model: 'f',
      text: 'Hi',
      reasoning: 'hm',
      finishReason: 'STOP',
      usage: { inputTokens: 5, outputTokens: 5 },
    },
  },
  'Gemini calls, the second without args': {
    text: plain({
      candidates: [
        {
          content: {
            parts: [{ functionCall: { name: 'w', args: { a: 1 } } }, { functionCall: { id: 'i', name: 'v' } }],
          },
          finishReason: 'STOP',
        },
      ],
    }),
    carried: [0],
    done: true,
    answer: {
      toolCalls: [
        { id: 'w', name: 'w', arguments: '{"a":1}' },
        { id: 'i', name: 'v', arguments: '{}' },
      ],
    },
  },
  'a prompt that Gemini blocks': {
    text: plain({ promptFeedback: { blockReason: 'PROHIBITED_CONTENT' }, usageMetadata: { promptTokenCount: 5 } }),
    carried: [],
    done: true,
    answer: { refusal: 'PROHIBITED_CONTENT', finishReason: 'PROHIBITED_CONTENT' },
  },
  'a Gemini stream that breaks off with bare JSON': {
    text: `${plain({ candidates: [{ content: { parts: [{ text: 'Hi' }] } }] })}{\n  "error": {\n    "code": 503\n  }\n}`,
    carried: [0],
    done: false,
    answer: { text: 'Hi', finishReason: null },
  },
};
