import { excerpt, excerptLines } from './excerpt.ts';

/**
 * What went wrong, as a word a program can branch on. The command line maps it to an exit code:
 *
 * - `usage`: the command line, the drill file or the environment is wrong; exit 2.
 * - `environment`: this machine lacks something, or a port or file is in the way; exit 2.
 * - `target`: the target or a provider could not be started or reached; exit 2.
 * - `aborted`: the run was stopped before its end; exit 4.
 * - `bug`: Cutover broke its own rule; exit 70.
 */
export type ErrorCode = 'usage' | 'environment' | 'target' | 'aborted' | 'bug';

/**
 * The one error Cutover throws on purpose. Its message says what failed, why, and what to do, in one line. Whatever text of
 * others is in it, a terminal shows it and never obeys it; what could bring line breaks or be long goes through `excerpt` first.
 *
 * @example
 * throw new CutoverError('usage', 'drill.json: seed must be a whole number, got "x". Give --seed 42.');
 */
export class CutoverError extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: { cause?: unknown }) {
    super(excerptLines(message), options);
    this.name = 'CutoverError';
    this.code = code;
  }
}

/** Throws for a case the types say cannot be; the end of every exhaustive `switch`. */
export function assertNever(value: never): never {
  throw new CutoverError('bug', `Unexpected value: ${JSON.stringify(value)}`);
}

/** Did the operating system refuse something (a full disk, a folder that is gone, too many open files)? */
export function isSystemError(error: unknown): error is Error & { code: string; syscall: string } {
  if (!(error instanceof Error)) return false;
  const { code, syscall } = error as { code?: unknown; syscall?: unknown };
  return typeof code === 'string' && /^E[A-Z0-9]+$/.test(code) && typeof syscall === 'string';
}

/** The code of anything that was thrown: what the operating system refused is the environment's, all else that nobody meant a bug. */
export function findErrorCode(error: unknown): ErrorCode {
  if (error instanceof CutoverError) return error.code;
  return isSystemError(error) ? 'environment' : 'bug';
}

/** With room for what is said around it. */
const CAUSE_CHARACTERS = 1_200;

/** The message of anything that was thrown, as one line, cut where it is long. */
export function formatCause(cause: unknown): string {
  const text = cause instanceof Error ? cause.message : String(cause);
  return excerpt(
    text
      .slice(0, 2 * CAUSE_CHARACTERS)
      .replaceAll(/\s*\n\s*/g, ' ')
      .trim(),
    CAUSE_CHARACTERS,
  );
}
