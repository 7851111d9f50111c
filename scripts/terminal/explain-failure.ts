import { findErrorCode, formatCause, isSystemError } from '../../lib/kit/cutover-error.ts';
import { errorExitCodes } from './exit-code.ts';

/** What an error means to whoever runs the command. */
export interface ExplainedFailure {
  exitCode: number;
  /** What failed, why and what to do; for a bug, what to do only: the error itself has to be shown. */
  line: string;
  isBug: boolean;
}

/** What to do about what a system refuses, by its error code. */
const remedies: Readonly<Record<string, string>> = {
  EACCES: 'Give this user the right to it.',
  EDQUOT: 'Free some space and run it again.',
  EMFILE: 'Raise the number of files a process may open (ulimit -n) and run it again.',
  ENFILE: 'Close what holds files open on this machine and run it again.',
  ENOENT: 'It may have been removed while this ran: run it again.',
  ENOMEM: 'Free some memory and run it again.',
  ENOSPC: 'Free some space and run it again.',
  EPERM: 'Give this user the right to it.',
  EROFS: 'Choose a folder that can be written.',
};

/** One line and an exit code for anything that was thrown. */
export function explainFailure(error: unknown): ExplainedFailure {
  const code = findErrorCode(error);
  const exitCode = errorExitCodes[code];
  if (code === 'bug') {
    return { exitCode, line: 'this is a bug in Cutover; please report it with what follows.', isBug: true };
  }
  const remedy = isSystemError(error) ? remedies[error.code] : undefined;
  return { exitCode, line: `${formatCause(error)}${remedy === undefined ? '' : `. ${remedy}`}`, isBug: false };
}
