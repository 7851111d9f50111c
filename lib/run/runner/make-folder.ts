import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { CutoverError, formatCause } from '../../kit/cutover-error.ts';
import { explainRefusal } from '../../kit/explain-refusal.ts';

/** A folder that is there and can be written. */
export interface MadeFolder {
  /** The outermost folder that was made for it; null: it was there. */
  made: string | null;
  /** How many files are in it. */
  files: number;
}

/** A file system that takes longer is one that does not answer. */
const DEADLINE_MS = 15_000;

/**
 * Makes a folder, with those around it, and tries whether it can be written. Throws an `environment` error that says why not, also
 * where the file system does not answer: then nothing waits for it any more.
 *
 * @param options For tests: how long it may take (15 s), and in which environment.
 */
export async function makeFolder(
  path: string,
  { deadlineMs = DEADLINE_MS, env = process.env }: { deadlineMs?: number; env?: NodeJS.ProcessEnv } = {},
): Promise<MadeFolder> {
  const maker = spawn(process.execPath, [fileURLToPath(new URL('make-folder.cjs', import.meta.url)), path], {
    env,
    stdio: ['ignore', 'pipe', 'ignore'],
    detached: true,
  });
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    // What hangs in the system does not hear of it until it hangs no more.
    maker.kill('SIGKILL');
    maker.unref();
    maker.stdout.destroy();
  }, deadlineMs);
  const said = await text(maker.stdout).catch((error: unknown) => formatCause(error));
  clearTimeout(timer);
  if (isLate) reject(path, `its file system has not answered for ${deadlineMs / 1_000} s`);
  const answer = parse(said);
  if (answer === null) return reject(path, 'nobody said how it went');
  return 'files' in answer
    ? answer
    : reject(path, explainRefusal(answer, { EEXIST: 'a file is there', ENOENT: 'no folder can be made there' }));
}

/** What the system said instead. */
interface Refusal {
  code?: string;
  message: string;
}

function parse(said: string): MadeFolder | Refusal | null {
  try {
    return JSON.parse(said) as MadeFolder | Refusal;
  } catch {
    return null;
  }
}

function reject(path: string, reason: string): never {
  throw new CutoverError('environment', `${path} cannot be made: ${reason}. Choose another folder with --out.`);
}
