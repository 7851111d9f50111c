/**
 * In which form an answer is asked for: JSON in its text, a call of a tool, or prose. A dialect's habits are told by it, and
 * the sample workload asks for one of them.
 */
export const answerForms = ['extraction', 'tool-call', 'chat'] as const;
export type AnswerForm = (typeof answerForms)[number];
