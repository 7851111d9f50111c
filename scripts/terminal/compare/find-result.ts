import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { readInput } from '../../../lib/collector/record-file/read-input.ts';
import { CutoverError } from '../../../lib/kit/cutover-error.ts';
import { excerpt } from '../../../lib/kit/excerpt.ts';
import { parseJsonText } from '../../../lib/kit/settings/json-text.ts';
import { checkIsRun } from '../../../lib/run/runner/run-folder.ts';
import { type ComparedFile, type ComparedKind, comparedKinds } from './kinds.ts';

/** A result with the kind it is of. */
export interface FoundResult extends ComparedFile {
  name: string;
  kind: ComparedKind;
}

/** Finds the result that a path names: a folder of results, or its file. Throws a `usage` error where there is none of a known kind. */
export async function findResult(path: string): Promise<FoundResult> {
  const kinds: [string, ComparedKind][] = Object.entries(comparedKinds);
  const isFolder = await stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
  const files = isFolder ? kinds.map(([, { file }]) => join(path, file)) : [path];
  const file = await findFirst(files);
  if (file === null) {
    if (isFolder) await checkIsRun(path);
    const names = kinds.map(([, { file: name }]) => name).join(' or ');
    throw new CutoverError(
      'usage',
      isFolder
        ? `${excerpt(path, 4_096)} holds no ${names}. Name a folder of results, or run "cutover score" on it first.`
        : `${excerpt(path, 4_096)} cannot be read: there is no such file. Name a folder of results, or a ${names}.`,
    );
  }
  const value = parseJsonText(await readInput(file), file);
  const found = kinds.find(([, kind]) => kind.isOf(value));
  if (found === undefined) {
    throw new CutoverError(
      'usage',
      `${excerpt(file, 4_096)} must be the result of a ${kinds.map(([name]) => name).join(' or a ')}, and says it is something else.`,
    );
  }
  const [name, kind] = found;
  return { path: file, folder: isFolder ? path : null, value, name, kind };
}

async function findFirst(files: readonly string[]): Promise<string | null> {
  for (const file of files) {
    const isThere = await stat(file).then(
      () => true,
      () => false,
    );
    if (isThere) return file;
  }
  return null;
}
