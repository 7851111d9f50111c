/**
 * What is known of the right answer; `unknown` when the drill cannot tell (real prompts, real models). Each key
 * named here must be in the answer and deeply equal; keys not named (free text, say) may hold anything.
 */
export type Expected =
  | { kind: 'json'; value: Record<string, unknown> }
  | { kind: 'tool-call'; name: string; arguments: Record<string, unknown> }
  | { kind: 'unknown' };
