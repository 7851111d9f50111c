import { execFile } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, isAbsolute, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { CutoverError, formatCause } from '../../kit/cutover-error.ts';
import { listCaches } from './list-caches.ts';

/** The pinned k6, which a set-up puts in `k6/<version>/` of its cache. */
export const K6_VERSION = '2.2.0';

/** A k6 that runs and is 2.0 or newer. */
export interface K6Binary {
  path: string;
  /** `2.2.0` */
  version: string;
}

const OLDEST_MAJOR = 2;
const VERSION_TIMEOUT_MS = 20_000;
const EXECUTABLE = process.platform === 'win32' ? 'k6.exe' : 'k6';
const SET_UP = 'Run `npx cutover setup`, which fetches or builds one.';

/**
 * Finds the k6 of a run, first found wins: CUTOVER_K6, PATH (older ones are passed over), a clone's cache, the user's.
 * Installs nothing; scripts/setup/find-k6.mjs finds the same one before there are dependencies.
 *
 * @param options.root A clone's folder, whose `.cache` is looked into; null where there is no clone.
 * @throws CutoverError `environment`: there is none, or CUTOVER_K6 names something else.
 */
export async function findK6(options: { root: string | null; env: NodeJS.ProcessEnv }): Promise<K6Binary> {
  const { root, env } = options;
  const asked = env['CUTOVER_K6'] ?? '';
  if (asked !== '') return checkAsked(resolve(asked));
  // An empty or relative entry means the current folder to a shell; what is run must not depend on that.
  const folders = (env['PATH'] ?? '').split(delimiter).filter((folder) => isAbsolute(folder));
  const caches = listCaches(root, env);
  const places = [...folders, ...caches.map((cache) => join(cache, 'k6', K6_VERSION))].map((folder) =>
    join(folder, EXECUTABLE),
  );
  const passedOver: string[] = [];
  for (const path of places) {
    if (!isExecutable(path)) continue;
    try {
      return { path, version: await readVersion(path) };
    } catch (cause) {
      passedOver.push(`${path} ${formatCause(cause)}`);
    }
  }
  const why = passedOver.length === 0 ? '' : ` (${passedOver.join('; ')})`;
  throw new CutoverError(
    'environment',
    `No k6 2.0 or newer on PATH or in ${caches.map((cache) => join(cache, 'k6')).join(' or ')}${why}. ${SET_UP}`,
  );
}

async function checkAsked(path: string): Promise<K6Binary> {
  if (!isExecutable(path)) {
    throw new CutoverError(
      'environment',
      `CUTOVER_K6: ${path} is not there or not executable. Unset it, or name a k6.`,
    );
  }
  try {
    return { path, version: await readVersion(path) };
  } catch (cause) {
    const message = `CUTOVER_K6: ${path} ${formatCause(cause)}. Unset it, or name a k6 2.0 or newer.`;
    throw new CutoverError('environment', message, { cause });
  }
}

async function readVersion(path: string): Promise<string> {
  const { stdout } = await promisify(execFile)(path, ['version'], { timeout: VERSION_TIMEOUT_MS });
  const version = /\bv(\d+\.\d+\.\d+)/.exec(stdout)?.[1];
  if (version === undefined) throw new Error(`is no k6: "k6 version" printed ${JSON.stringify(stdout.slice(0, 80))}`);
  if (Number(version.split('.')[0]) < OLDEST_MAJOR) throw new Error(`is version ${version}, 2.0 or newer is needed`);
  return version;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
