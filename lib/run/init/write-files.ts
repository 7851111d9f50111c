import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { CutoverError, formatCause } from '../../kit/cutover-error.ts';
import { explainRefusal } from '../../kit/explain-refusal.ts';
import type { WrittenFile } from './written-file.ts';

/** What became of a file: it was there already, and stayed as it was. */
export type WriteOutcome = 'written' | 'there';

/** Writes a file with its folders; over one that is there only if `force` says so. Throws an `environment` error, also for what is no file. */
export async function writeNew(folder: string, { path, text }: WrittenFile, force: boolean): Promise<WriteOutcome> {
  const target = join(folder, path);
  const fail = (reason: string, cause: unknown): never => {
    throw new CutoverError('environment', `${path} cannot be written: ${reason}.`, { cause });
  };
  await mkdir(dirname(target), { recursive: true }).catch((error: NodeJS.ErrnoException) =>
    // Of a file in a folder's place it says that it is there.
    fail(error.code === 'EEXIST' ? `${dirname(path)} is no folder` : explainRefusal(error), error),
  );
  try {
    await writeFile(target, text, { flag: force ? 'w' : 'wx' });
    return 'written';
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || force) return fail(explainRefusal(error), error);
    const found = await stat(target).catch(() => null);
    return found?.isFile() === true ? 'there' : fail('what is there is no file, or a link that leads nowhere', error);
  }
}

/** Runs hold prompts and answers, which are nobody's business: adds a line to .gitignore unless it has it. */
export async function ignoreRuns(folder: string): Promise<WriteOutcome> {
  const path = join(folder, '.gitignore');
  const before = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw new CutoverError('environment', `.gitignore cannot be read: ${formatCause(error)}.`, { cause: error });
  });
  if (/^\/?results\/?\*?\s*$/m.test(before)) return 'there';
  const gap = before === '' || before.endsWith('\n') ? '' : '\n';
  await writeFile(path, `${gap}# Runs of cutover: they hold prompts and answers.\n/results/\n`, { flag: 'a' }).catch(
    (error: unknown) => {
      throw new CutoverError('environment', `.gitignore cannot be written: ${explainRefusal(error)}.`, {
        cause: error,
      });
    },
  );
  return 'written';
}
