import type { AnswerMemory } from './answer-memory.ts';
import type { FrameEditor } from './frame-editor.ts';

/**
 * How a fault edits the provider's own response. What it gives no editor for passes as it came, and the fault then
 * has not happened.
 */
export interface ResponseEdit {
  /** An editor for one event stream. */
  stream?: (answers: AnswerMemory) => FrameEditor;
  /** A whole JSON body, rewritten; null: it holds nothing to edit. */
  whole?: (body: string, answers: AnswerMemory) => string | null;
  /** It decides which events go out in one write, which an edit behind it would undo: so there is none. Default: no. */
  bundles?: true;
}
