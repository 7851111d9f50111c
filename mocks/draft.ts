import type { RequestKind } from '../lib/drill/arrival.ts';

/** A JSON answer and the schema it follows. */
export interface JsonDraft {
  value: Record<string, unknown>;
  schema: Record<string, unknown>;
}

/** The right answer to a request, before a dialect has its say. */
export type Draft =
  | ({ kind: Extract<RequestKind, 'extraction'> } & JsonDraft)
  | ({ kind: Extract<RequestKind, 'tool-call'>; name: string } & JsonDraft)
  | { kind: Extract<RequestKind, 'chat'>; text: string };
