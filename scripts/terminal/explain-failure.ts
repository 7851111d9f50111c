import { CutoverError, findErrorCode, formatCause, isSystemError } from '../../lib/kit/cutover-error.ts';
import { maskUrlsIn } from '../../lib/kit/settings/mask-url.ts';
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

/** What to say, in one line or one for each mistake, and an exit code, for anything that was thrown. Of an address it says no user and no password, whoever wrote them into it. */
export function explainFailure(error: unknown): ExplainedFailure {
  const explained = explain(error);
  return { ...explained, line: maskUrlsIn(explained.line) };
}

function explain(error: unknown): ExplainedFailure {
  const code = findErrorCode(error);
  const exitCode = errorExitCodes[code];
  if (code === 'bug') {
    return { exitCode, line: 'this is a bug in Cutover; please report it with what follows.', isBug: true };
  }
  if (error instanceof CutoverError && isOfMistakes(error.message))
    return { exitCode, line: error.message, isBug: false };
  const remedy = isSystemError(error) ? remedies[error.code] : undefined;
  return { exitCode, line: `${formatCause(error)}${remedy === undefined ? '' : `. ${remedy}`}`, isBug: false };
}

/** Is each line a mistake of one input, whose name they all begin with: a file, or a line of it? Another break is a part of what somebody wrote. */
export function isOfMistakes(message: string): boolean {
  const lines = message.split('\n');
  const [name = ''] = /^.*?(?=: | line \d)/.exec(message) ?? [];
  return lines.length > 1 && name !== '' && lines.every((line) => line.startsWith(name));
}
