import type { AnswerMemory } from '../../faults/edit/answer-memory.ts';
import { type BodyEdit, editResponse } from '../../faults/edit/edit-response.ts';
import type { ResponseEdit } from '../../faults/edit/response-edit.ts';
import type { EditResponse } from '../proxy/response-editor.ts';

/** Edits the response of one attempt; `settle` is told when the edit has happened (null), or why it never will. */
export function createAttemptEdit(
  edit: ResponseEdit,
  answers: AnswerMemory,
  settle: (skipped: string | null) => void,
): EditResponse {
  const note = (step: BodyEdit): BodyEdit => {
    if (step.bites) settle(null);
    else if (step.gaveUp !== null) settle(step.gaveUp);
    return step;
  };
  return ({ headers }, hasBody) => {
    const editor = editResponse(edit, { headers, hasBody }, answers);
    if ('skipped' in editor) {
      settle(editor.skipped);
      return null;
    }
    return {
      mode: editor.mode,
      push: (bytes) => note(editor.push(bytes)),
      end() {
        const step = note(editor.end());
        settle('nothing to edit');
        return step;
      },
      release() {
        settle('cut short');
        return editor.release();
      },
    };
  };
}
