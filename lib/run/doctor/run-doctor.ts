import { CutoverError } from '../../kit/cutover-error.ts';
import { type DoctorCheck, type DoctorContext, type DoctorLine, failed } from './check.ts';

/** What came of looking at everything. */
export interface Diagnosis {
  /** The worst of all lines. */
  verdict: 'ok' | 'warning' | 'failed';
  lines: DoctorLine[];
}

/**
 * Looks at one thing after the other, in their order, and tells of each at once. Throws what is a bug, and `aborted` where it is
 * stopped; what else a check throws is its failure.
 */
export async function runDoctor(
  checks: readonly DoctorCheck[],
  context: DoctorContext,
  onLine: (line: DoctorLine) => void = () => {},
): Promise<Diagnosis> {
  const lines: DoctorLine[] = [];
  for (const { id, label, look } of checks) {
    const finding = await Promise.resolve()
      .then(() => look(context))
      .catch((error: unknown) => {
        if (context.signal?.aborted !== true) return tellFailure(error);
        throw stopped(error);
      });
    if (context.signal?.aborted === true) throw stopped(context.signal.reason);
    const line = { id, label, ...finding };
    lines.push(line);
    onLine(line);
  }
  const outcomes = new Set(lines.map(({ outcome }) => outcome));
  return { verdict: outcomes.has('failed') ? 'failed' : outcomes.has('warning') ? 'warning' : 'ok', lines };
}

/** What is thrown in place of whatever a look says that was broken off: it tells nothing of what it looked at. */
const stopped = (cause: unknown): CutoverError =>
  new CutoverError('aborted', 'Stopped before all was looked at; nothing was left behind.', { cause });

/** An error of ours says what to do in its own last words. */
function tellFailure(error: unknown) {
  if (error instanceof CutoverError) {
    if (error.code === 'bug' || error.code === 'aborted') throw error;
    const [found = '', ...rest] = error.message.split(/(?<=\.) (?=[A-Z])/);
    return failed(found.replace(/\.$/, ''), rest.join(' ') || 'Mend that, and look again.');
  }
  if (error instanceof Error && 'code' in error) return failed(error.message, 'Mend that, and look again.');
  throw error;
}
