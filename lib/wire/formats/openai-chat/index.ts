import { END_MARKER } from '../../sse/end-marker.ts';
import type { WireDefinition } from '../wire-definition.ts';
import { createChatAssembler } from './assemble.ts';
import { chatWords } from './words.ts';

const chatCall = ['choices', 0, 'delta', 'tool_calls', 0] as const;

/**
 * OpenAI's chat completions (platform.openai.com/docs/api-reference/chat), and those who speak them in their own way.
 * Places after openai-openapi (MIT) and streams recorded among the fixtures of vercel/ai (Apache-2.0).
 */
export const openaiChat = {
  // The second key of either is of completions without chat.
  request: { prompt: ['messages', 'prompt'], maxTokens: [['max_completion_tokens'], ['max_tokens']] },
  createAssembler: createChatAssembler,
  marks: [{ key: 'choices' }],
  text: {
    places: [
      { path: ['choices', 0, 'delta', 'content'], holds: 'piece' },
      { path: ['choices', 0, 'message', 'content'], holds: 'all' },
      // Completions without chat.
      { path: ['choices', 0, 'text'], holds: 'piece' },
    ],
    endType: null,
  },
  arguments: {
    piece: { path: [...chatCall, 'function', 'arguments'] },
    // Mistral gives no index.
    call: [{ path: [...chatCall, 'index'] }, { path: [...chatCall, 'id'] }],
    all: [{ path: ['choices', 0, 'message', 'tool_calls', 0, 'function', 'arguments'], holds: 'text' }],
    endType: null,
  },
  finish: {
    places: [{ path: ['choices', 0, 'finish_reason'] }],
    length: 'length',
    filtered: 'content_filter',
    words: chatWords,
  },
  usage: { places: [{ path: ['usage'] }], emptyWithout: 'choices', outputTokens: 'completion_tokens' },
  id: [{ path: ['id'] }],
  end: { type: null, marker: END_MARKER },
} as const satisfies WireDefinition;
