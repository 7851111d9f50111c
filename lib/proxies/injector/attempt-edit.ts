import type { AnswerMemory } from '../../faults/edit/answer-memory.ts';
import type { FaultReplacement } from '../../faults/edit/fault-replacement.ts';
import { editResponse } from '../../faults/edit/edit-response.ts';
import type { ResponseEdit } from '../../faults/edit/response-edit.ts';
import type { EditResponse } from '../proxy/edit-response.ts';
import { type FaultOutcome } from '../../faults/edit/fault-outcome.ts';

/** Edits the response of one attempt; `settle` is told when the edit has happened, or that it never will. */
export function createAttemptEdit(
  edit: ResponseEdit,
  answers: AnswerMemory,
  settle: (outcome: FaultOutcome) => void,
): EditResponse {
  const skip = (reason: string): void => settle({ kind: 'skipped', reason });
  const note = (step: FaultReplacement): FaultReplacement => {
    if (step.outcome !== null) settle(step.outcome);
    return step;
  };
  return ({ headers }, hasBody) => {
    const editor = editResponse(edit, { headers, hasBody }, answers);
    if ('skipped' in editor) {
      skip(editor.skipped);
      return null;
    }
    return {
      mode: editor.mode,
      push: (bytes) => note(editor.push(bytes)),
      end() {
        const step = note(editor.end());
        skip('nothing to edit');
        return step;
      },
      release() {
        skip('cut short');
        return editor.release();
      },
    };
  };
}
