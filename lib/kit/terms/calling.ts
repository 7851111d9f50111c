/**
 * What became of a tool call that was wanted.
 *
 * - `valid`: it was made, and each call is one of a tool that was offered, with arguments that are strict JSON and match
 * - `invalid`: it was made, and a call is not
 * - `in-text`, `in-text-invalid`: it was written into the text; a tool parser on the server would save it, or would not
 * - `none`: there is none
 */
export const callings = ['valid', 'invalid', 'in-text', 'in-text-invalid', 'none'] as const;

export type Calling = (typeof callings)[number];
