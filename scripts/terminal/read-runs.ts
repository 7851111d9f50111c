import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { FoundRun } from '../../lib/collector/compare/measure-history.ts';
import { readInput } from '../../lib/collector/record-file/read-input.ts';
import { parseScorecard } from '../../lib/collector/scorecard/parse-scorecard.ts';
import { CutoverError, formatCause } from '../../lib/kit/cutover-error.ts';
import { excerpt } from '../../lib/kit/excerpt.ts';
import { parseJsonText } from '../../lib/kit/settings/json-text.ts';
import { isPlainObject } from '../../lib/kit/settings/reader.ts';
import { runFolderAt } from '../../lib/run/runner/run-folder.ts';

/** Runs lie in a folder of results; those of a suite one deeper. */
const DEPTH = 2;

/** What looked like a run and cannot be read. */
export interface SkippedRun {
  path: string;
  why: string;
  /** When its folder last changed, ms since 1970; null: that cannot be told. */
  changedMs: number | null;
}

/** Every run in a folder, and what looked like one and is none. Throws a `usage` error where the folder cannot be read. */
export async function readRuns(path: string): Promise<{ runs: FoundRun[]; skipped: SkippedRun[] }> {
  const folders = await listFolders(path, DEPTH).catch((error: unknown) => {
    throw new CutoverError(
      'usage',
      `${excerpt(path, 4_096)} cannot be read: ${formatCause(error)}. Name a folder of results.`,
      {
        cause: error,
      },
    );
  });
  const found = await Promise.all(folders.map(readRun));
  return {
    runs: found.flatMap((one) => (one?.kind === 'run' ? [one.run] : [])),
    skipped: found.flatMap((one) => (one?.kind === 'skipped' ? [one.skipped] : [])),
  };
}

async function listFolders(path: string, depth: number): Promise<string[]> {
  const entries = await readdir(path, { withFileTypes: true });
  const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => join(path, name));
  const deeper =
    depth === 1 ? [] : await Promise.all(folders.map((folder) => listFolders(folder, depth - 1).catch(() => [])));
  return [...folders, ...deeper.flat()].toSorted();
}

type Read = { kind: 'run'; run: FoundRun } | { kind: 'skipped'; skipped: SkippedRun };

/** Null: it is no folder of a run. */
async function readRun(folder: string): Promise<Read | null> {
  const { scorecard: file, drill } = runFolderAt(folder);
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => error);
  // What cannot be looked into may be the newest run.
  if (names instanceof Error) return names.code === 'ENOENT' ? null : skip(folder, names);
  if (!names.includes('scorecard.json')) return null;
  try {
    const scorecard = parseScorecard(parseJsonText(await readInput(file), file), file);
    return { kind: 'run', run: { path: folder, scorecard, everyDays: await readInterval(drill) } };
  } catch (error) {
    return skip(folder, error);
  }
}

async function skip(path: string, error: unknown): Promise<Read> {
  const changedMs = await stat(path).then(
    ({ mtimeMs }) => mtimeMs,
    () => null,
  );
  return { kind: 'skipped', skipped: { path, why: formatCause(error), changedMs } };
}

async function readInterval(file: string): Promise<number | null> {
  const drill = await readInput(file).then(
    (text): unknown => parseJsonText(text, file),
    () => null,
  );
  const days = isPlainObject(drill) ? drill['everyDays'] : null;
  return typeof days === 'number' && days > 0 ? days : null;
}
