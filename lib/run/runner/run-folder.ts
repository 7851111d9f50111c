import { randomUUID } from 'node:crypto';
import { access, mkdir, readdir, rename, rm, rmdir, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { checkInput } from '../../collector/record-file/read-input.ts';
import { CutoverError } from '../../kit/cutover-error.ts';
import { explainRefusal } from '../../kit/explain-refusal.ts';
import { makeFolder } from './make-folder.ts';

/** How the name of a folder ends that was made for a run: by its time, with or without its seed. */
const HAS_TIME = /-\d{8}T\d{6}Z(?:-\d+)*$/;

/** So often is a folder made that is gone again before it is taken. */
const MOST_TRIES = 5;

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
 * Makes a run's folder: `out`, or `<drill>-<time>-<seed>` in `resultsPath`. Never touches one that holds anything; throws a `usage` error
 * instead. Whatever `out` is called, the run's id has time and seed in it: databases and `compare` tell runs apart by it, also those that were
 * written to one folder, or to folders of one name, at two times.
 */
export async function createRunFolder(options: {
  out?: string | undefined;
  resultsPath: string;
  drillName: string;
  seed: number;
  now: Date;
}): Promise<NewRunFolder> {
  const { out, resultsPath, drillName, seed, now } = options;
  const time = now.toISOString().replaceAll(/[-:]/g, '').replace(/\..*$/, 'Z');
  if (out !== undefined) {
    const folder = runFolderAt(resolve(out));
    const runId = HAS_TIME.test(folder.runId) ? folder.runId : `${folder.runId}-${time}-${seed}`;
    return { ...folder, runId, made: await makeEmpty(folder.path) };
  }
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

/** The folder of a run there is already; throws a `usage` error when it holds no records, or those of something else. */
export async function openRunFolder(path: string): Promise<RunFolder> {
  const folder = runFolderAt(resolve(path));
  await checkIsRun(path);
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

/** What has the files of a run in its folder too, is none, and is known by what else lies there: scored as one, its report would be lost. */
const noRuns = [
  { by: 'blocks', what: 'a search for the breaking rate', command: 'cutover capacity', result: 'capacity.json' },
  { by: 'answers.ndjson', what: 'a rehearsal', command: 'cutover rehearse', result: 'rehearsal.json' },
] as const;

/** Throws a `usage` error that says what a folder is where it is none of a run. */
export async function checkIsRun(path: string): Promise<void> {
  for (const { by, what, command, result } of noRuns) {
    if (!(await isThere(join(path, by)))) continue;
    const rest = (await isThere(join(path, result)))
      ? `What came of it is in its ${result} and report.html.`
      : `It was ended before ${result} was written, and what it had asked until then bounds nothing by itself: start it again, with ${command}.`;
    throw new CutoverError('usage', `${path} must be the folder of a drill's run, and is that of ${what}. ${rest}`);
  }
}

const isThere = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

/** Writes a file that its owner alone may read: what goes to a target, and what it answers, is in it. */
export async function writePrivate(path: string, text: string | Iterable<string>): Promise<void> {
  await writeFile(path, text, { mode: 0o600 });
}

/** Writes a file so that it is there whole or not at all, also where another writes it at that moment. */
export async function writeWhole(path: string, text: string): Promise<void> {
  const temporary = `${path}.${randomUUID()}.part`;
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
  if (made !== null && path !== made) await removeEmpty(dirname(path), made);
}

/** Removes a folder, and those around it up to `made`, as far as they hold nothing: another run may have begun in one. */
async function removeEmpty(path: string, made: string): Promise<void> {
  for (let folder = path; ; folder = dirname(folder)) {
    const isRemoved = await rmdir(folder).then(
      () => true,
      () => false,
    );
    if (!isRemoved || folder === made) return;
  }
}

/**
 * Takes an empty folder for one run alone, and tries what may keep that from beginning: a folder that cannot be had is to be known before anything is started, and of two runs
 * that found it empty at one moment the second is refused with a `usage` error. Removes the folder where `attempt` throws.
 */
export async function claimFolder<T>(folder: NewRunFolder, attempt: () => Promise<T>): Promise<T> {
  await claim(folder.path, folder.records);
  try {
    return await attempt();
  } catch (error) {
    await removeRunFolder(folder);
    throw error;
  }
}

/**
 * Makes a folder for several runs, which must be new or empty, and takes it for them alone until it is disposed of: of two that found it empty at one moment the second is
 * refused with a `usage` error. Where it was made, and nothing was put into it, it is removed then.
 */
export async function holdFolder(out: string): Promise<{ path: string } & AsyncDisposable> {
  const path = resolve(out);
  const mark = join(path, '.running');
  const made = await takeEmpty(path, mark);
  return {
    path,
    async [Symbol.asyncDispose]() {
      await rm(mark, { force: true }).catch(() => {});
      if (made !== null) await removeEmpty(path, made);
    },
  };
}

/** The outermost folder that was made. One that others try at that moment, and take away again, is made again. */
async function takeEmpty(path: string, mark: string, tries = MOST_TRIES): Promise<string | null> {
  const made = await makeEmpty(path);
  try {
    await claim(path, mark);
    return made;
  } catch (error) {
    const isGone = error instanceof CutoverError && (error.cause as NodeJS.ErrnoException).code === 'ENOENT';
    if (!isGone || tries === 1) throw error;
    return takeEmpty(path, mark, tries - 1);
  }
}

async function claim(path: string, mark: string): Promise<void> {
  try {
    await writeFile(mark, '', { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') rejectFolder(path, error);
    throw new CutoverError(
      'usage',
      `--out must name a new or empty folder, got ${path}, where another run has begun.`,
      {
        cause: error,
      },
    );
  }
}

/** Throws an `environment` error where no folder can be had there: what several runs take before the first begins may be minutes. Leaves nothing behind. */
export async function tryFolder(path: string): Promise<void> {
  const { made } = await makeFolder(path);
  if (made !== null) await removeEmpty(resolve(path), made);
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
