import type { JsonDraft } from '../lib/contracts/breaks/json-draft.ts';
import type { RequestKind } from '../lib/drill/arrival.ts';

/** The right answer to a request, before a dialect has its say. */
export type Draft =
  | ({ kind: Extract<RequestKind, 'extraction'> } & JsonDraft)
  | ({ kind: Extract<RequestKind, 'tool-call'>; name: string } & JsonDraft)
  | { kind: Extract<RequestKind, 'chat'>; text: string };
