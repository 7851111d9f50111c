import { type FinishWords, MALFORMED_CALL } from '../finish-words.ts';

/** `FinishReason` by its numbers, as far as Gemini and Vertex agree on them. */
export const geminiNumbers = ['FINISH_REASON_UNSPECIFIED', 'STOP', 'MAX_TOKENS', 'SAFETY', 'RECITATION', 'OTHER'];

/** Finish reasons after the API references of Gemini and Vertex. */
export const geminiWords: FinishWords = {
  good: ['stop'],
  limit: ['max_tokens'],
  filtered: [
    'safety',
    'recitation',
    'language',
    'blocklist',
    'prohibited_content',
    'spii',
    'model_armor',
    'image_safety',
    'image_prohibited_content',
    'image_recitation',
  ],
  failed: [
    'other',
    MALFORMED_CALL,
    'malformed_response',
    'unexpected_tool_call',
    'too_many_tool_calls',
    'missing_thought_signature',
    'no_image',
    'image_other',
  ],
  numbered: geminiNumbers,
};
