import type { WireDefinition } from '../wire-definition.ts';
import { createGeminiAssembler } from './assemble.ts';
import { geminiWords } from './words.ts';

/**
 * Gemini's generateContent (ai.google.dev/api/generate-content). Places after its API reference and streams recorded
 * among the fixtures of vercel/ai (Apache-2.0).
 */
export const gemini = {
  request: { prompt: ['systemInstruction', 'contents'], maxTokens: [['generationConfig', 'maxOutputTokens']] },
  createAssembler: createGeminiAssembler,
  marks: [{ key: 'candidates' }],
  text: {
    places: [{ path: ['candidates', 0, 'content', 'parts', { each: { thought: undefined } }, 'text'], holds: 'piece' }],
    endType: null,
  },
  arguments: {
    piece: null,
    call: [],
    all: [{ path: ['candidates', 0, 'content', 'parts', { each: {} }, 'functionCall', 'args'], holds: 'value' }],
    endType: null,
  },
  finish: {
    places: [{ path: ['candidates', 0, 'finishReason'] }],
    length: 'MAX_TOKENS',
    filtered: 'SAFETY',
    words: geminiWords,
  },
  usage: { places: [{ path: ['usageMetadata'] }], outputTokens: 'candidatesTokenCount' },
  id: [{ path: ['responseId'] }],
  end: { type: null, marker: null },
} as const satisfies WireDefinition;
