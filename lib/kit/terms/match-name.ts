/**
 * How a request finds its recorded answer, by the name a user gives: the same request, the same prompt, or the prompt
 * nearest in length.
 */
export const matchNames = ['exact', 'prompt', 'length'] as const;

export type MatchName = (typeof matchNames)[number];
