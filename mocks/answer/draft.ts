import type { AnswerForm } from '../../lib/kit/terms/answer-form.ts';
import type { JsonDraft } from '../../lib/wire/breakage/json-draft.ts';
import type { MeantAnswer } from '../../lib/collector/records/record.ts';

/** The right answer to a request, before a dialect has its say. */
export type Draft =
  | ({ kind: Extract<AnswerForm, 'extraction'> } & JsonDraft)
  | ({ kind: Extract<AnswerForm, 'tool-call'>; name: string } & JsonDraft)
  | { kind: Extract<AnswerForm, 'chat'>; text: string };

/** A draft as it is recorded. */
export function meantOf(draft: Draft): MeantAnswer {
  switch (draft.kind) {
    case 'extraction':
      return { kind: 'json', value: draft.value };
    case 'tool-call':
      return { kind: 'tool-call', name: draft.name, arguments: draft.value };
    case 'chat':
      return { kind: 'text', text: draft.text };
  }
}
