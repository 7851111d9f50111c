/**
 * A contract that is asked about an answer it can say nothing of, for a reason that is not the answer's: thrown by `check`, and the answer is
 * left unread by it. The message is a clause with its remedy.
 */
export class CannotJudge extends Error {
  override name = 'CannotJudge';
}
