import { optional } from '../../kit/settings/object.ts';
import { choice } from '../../kit/settings/reader.ts';

/** Which part of an answer a fault of the content rewrites; absent: its text. */
export const answerPart = optional(
  'which part of the answer: its text (the default), or the arguments of its first tool call, which a stream holds back until they are whole. Where the format sends those as a JSON object (Gemini; Messages that are not streamed), what would be none passes whole',
  choice(['text', 'tool-arguments']),
);
