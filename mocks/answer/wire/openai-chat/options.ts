import type { ChunkSizesName } from '../../chunk-size.ts';
import type { Refusable } from '../refusable.ts';

/** Everything in which those who speak OpenAI's chat completions differ from each other. */
export interface ChatOptions {
  /** Paths, key header and first chunk of a stream. */
  host: 'openai' | 'azure';
  /** The fields around an answer that only one provider has. */
  envelope: 'openai' | 'groq' | 'deepseek' | 'mistral' | 'vllm' | 'llama.cpp';
  errors: 'openai' | 'azure' | 'mistral' | 'groq' | 'vllm' | 'vllm-legacy' | 'llama.cpp';
  /** Azure's: a chunk without choices, id and model in front of the stream. */
  filterChunk: boolean;
  role: 'assistant' | '';
  content: 'text' | 'parts';
  /** Content of the delta that opens a stream of text. */
  opening: '' | null;
  /** Content beside a tool call. */
  withoutText: null | '';
  toolCalls: 'fragments' | 'whole';
  /** Index of the first tool call; null sends none. */
  toolIndex: 0 | 1 | null;
  toolType: boolean;
  callId: 'call' | 'nine-characters' | 'chatcmpl-tool' | 'bare';
  /** Chunks with empty arguments before the first fragment. */
  emptyFragments: number;
  /** White space behind the arguments, in a fragment of its own: the buffer parses before it is complete. */
  argumentsTail: string;
  /** What a call without arguments sends. */
  noArguments: '{}' | '';
  reasoning: 'reasoning_content' | 'reasoning' | 'parts' | 'think-tags';
  /** Are thoughts counted only, and in no place? */
  hidesThoughts: boolean;
  /** Where the answer to a question goes; `nothing` is what a content filter leaves. */
  said: 'as-text' | 'as-reasoning' | 'as-refusal' | 'nothing';
  /** Which chunk of a stream carries the token counts. `own-chunk` only if the caller asked. */
  usage: 'own-chunk' | 'before-finish' | 'finish-chunk' | 'every-chunk' | 'never';
  /** Is `usage: null` on every chunk without counts, asked for or not? */
  usageNull: boolean;
  usageFields: 'openai' | 'plain' | 'cached' | 'deepseek' | 'groq';
  finishChunk: 'own' | 'with-last-delta';
  finishWords: { stop: string | null; tools: string | null; length: string | null };
  /** Is `[DONE]` sent? */
  done: boolean;
  /** Padding of random length in every chunk. */
  obfuscation: boolean;
  chunkSizes: ChunkSizesName;
  refuses: readonly Refusable[];
}

/** OpenAI itself, without the `obfuscation` padding that `include_obfuscation: false` takes away. */
export const openaiOptions: ChatOptions = {
  host: 'openai',
  envelope: 'openai',
  errors: 'openai',
  filterChunk: false,
  role: 'assistant',
  content: 'text',
  opening: '',
  withoutText: null,
  toolCalls: 'fragments',
  toolIndex: 0,
  toolType: true,
  callId: 'call',
  emptyFragments: 0,
  argumentsTail: '',
  noArguments: '{}',
  reasoning: 'reasoning_content',
  hidesThoughts: false,
  said: 'as-text',
  usage: 'own-chunk',
  usageNull: false,
  usageFields: 'openai',
  finishChunk: 'own',
  finishWords: { stop: 'stop', tools: 'tool_calls', length: 'length' },
  done: true,
  obfuscation: false,
  chunkSizes: 'openai-chat',
  refuses: [],
};
