import { access, mkdir, readdir, rename, rm, rmdir, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { checkInput } from '../../collector/record-file/read-input.ts';
import { CutoverError } from '../../kit/cutover-error.ts';
import { explainRefusal } from '../../kit/explain-refusal.ts';
import { makeFolder } from './make-folder.ts';

/** Where the files of one run lie. */
export interface RunFolder {
  path: string;
  runId: string;
  drill: string;
  plan: string;
  /** The cases that the plan gives by number, a line each; only of a drill that has some. */
  cases: string;
  records: string;
  /** What the contracts said of the answers. */
  judgements: string;
  scorecard: string;
  report: string;
  journal: string;
  k6Log: string;
  targetLog: string;
  script: string;
}

/** A folder for a run that is to begin. */
export interface NewRunFolder extends RunFolder {
  /** The outermost folder that was made for it, itself or one around it; null: it was there before, empty. */
  made: string | null;
}

/** The paths in a run's folder. */
export function runFolderAt(path: string): RunFolder {
  const inside = (name: string): string => join(path, name);
  return {
    path,
    runId: basename(path),
    drill: inside('drill.json'),
    plan: inside('plan.ndjson'),
    cases: inside('cases.ndjson'),
    records: inside('records.ndjson'),
    judgements: inside('judgements.ndjson'),
    scorecard: inside('scorecard.json'),
    report: inside('report.html'),
    journal: inside('journal.ndjson'),
    k6Log: inside('k6.log'),
    targetLog: inside('target.log'),
    script: inside('scenario.js'),
  };
}

/** Where what a provider's program prints goes, in a run's folder. */
export function providerLogIn({ path }: Pick<RunFolder, 'path'>, provider: string): string {
  return join(path, `provider-${provider}.log`);
}

/**
 * Makes a run's folder: `out`, or `<drill>-<time>-<seed>` in `resultsPath`. Never touches one that holds anything;
 * throws a `usage` error instead.
 */
export async function createRunFolder(options: {
  out?: string | undefined;
  resultsPath: string;
  drillName: string;
  seed: number;
  now: Date;
}): Promise<NewRunFolder> {
  const { out, resultsPath, drillName, seed, now } = options;
  if (out !== undefined) return { ...runFolderAt(resolve(out)), made: await makeEmpty(resolve(out)) };
  const time = now.toISOString().replaceAll(/[-:]/g, '').replace(/\..*$/, 'Z');
  const name = `${drillName}-${time}-${seed}`;
  const { made: around } = await makeFolder(resultsPath);
  for (let attempt = 1; attempt <= 100; attempt++) {
    const path = join(resolve(resultsPath), attempt === 1 ? name : `${name}-${attempt}`);
    try {
      await mkdir(path);
      return { ...runFolderAt(path), made: resolve(around ?? path) };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') rejectFolder(path, error);
    }
  }
  throw new CutoverError('environment', `${resultsPath} holds a hundred runs of this second already.`);
}

/** The folder of a run there is already; throws a `usage` error when it holds no records. */
export async function openRunFolder(path: string): Promise<RunFolder> {
  const folder = runFolderAt(resolve(path));
  for (const needed of [folder.drill, folder.plan, folder.records]) {
    await access(needed).catch((error: unknown) => {
      throw new CutoverError('usage', `${path} must be the folder of a run, but ${basename(needed)} is not in it.`, {
        cause: error,
      });
    });
    await checkInput(needed);
  }
  return folder;
}

/** Writes a file that its owner alone may read: what goes to a target, and what it answers, is in it. */
export async function writePrivate(path: string, text: string | Iterable<string>): Promise<void> {
  await writeFile(path, text, { mode: 0o600 });
}

/** Writes a file so that it is there whole or not at all. */
export async function writeWhole(path: string, text: string): Promise<void> {
  const temporary = `${path}.part`;
  try {
    await writePrivate(temporary, text);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => {});
    throw error;
  }
}

/**
 * Removes the folder of a run that never began, with those around it that were made for it and hold nothing else; of
 * one that was there before, what is in it.
 */
export async function removeRunFolder({ path, made }: NewRunFolder): Promise<void> {
  const entries = made === null ? (await readdir(path)).map((name) => join(path, name)) : [path];
  for (const entry of entries) await rm(entry, { recursive: true, force: true });
  if (made === null) return;
  for (let folder = path; folder !== made;) {
    folder = dirname(folder);
    // Another run may have begun in it.
    const isRemoved = await rmdir(folder).then(
      () => true,
      () => false,
    );
    if (!isRemoved) return;
  }
}

/** The outermost folder that was made; null when it was there already. */
async function makeEmpty(path: string): Promise<string | null> {
  const { made, files } = await makeFolder(path);
  if (files === 0) return made;
  throw new CutoverError('usage', `--out must name a new or empty folder, got ${path} with ${files} files in it.`);
}

function rejectFolder(path: string, error: unknown): never {
  throw new CutoverError('environment', `${path} cannot be made: ${explainRefusal(error)}.`, { cause: error });
}
