import { CutoverError } from '../../kit/cutover-error.ts';
import type { Redactor } from '../../kit/secrets/redactor.ts';

/**
 * What is thrown in place of an error that ended a run: without the keys that a program or a provider may have said again; where it was
 * stopped before it began, `aborted`, whatever that made fail. `unbegun`: a sentence for that; null: it had begun. A bug stays as it is.
 */
export function tellFailure(
  error: unknown,
  { signal, redactor, unbegun }: { signal: AbortSignal; redactor: Pick<Redactor, 'clean'>; unbegun: string | null },
): unknown {
  const isStopped = signal.aborted && unbegun !== null;
  if (error instanceof CutoverError) {
    const code = isStopped && error.code !== 'bug' ? 'aborted' : error.code;
    return new CutoverError(code, redactor.clean(error.message), { cause: error });
  }
  return isStopped ? new CutoverError('aborted', unbegun, { cause: error }) : error;
}
