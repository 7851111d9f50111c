/**
 * Finds a k6 that is already here: CUTOVER_K6, then PATH, then the one an earlier set-up made. Installs nothing.
 * lib/run/runner/find-k6.ts does the same for a run (lib imports nothing from scripts); a test holds them together.
 */
import { execFile } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, isAbsolute, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { formatCause, SetupError } from './setup-error.mjs';

/**
 * @typedef {{ kind: 'found', path: string, version: string, passedOver: string[] }} FoundK6
 * @typedef {{ kind: 'missing', tried: string[], passedOver: string[] }} MissingK6
 *   `tried`: one line for each place; `passedOver`: a k6 that is there and cannot be used.
 */

const OLDEST_MAJOR = 2;
const VERSION_TIMEOUT_MS = 20_000;
const EXECUTABLE = process.platform === 'win32' ? 'k6.exe' : 'k6';

/**
 * @param {object} options
 * @param {string} options.root The project's folder.
 * @param {string} [options.cache] Where a set-up keeps what it makes. Default: `.cache` in the project's folder.
 * @param {NodeJS.ProcessEnv} options.env
 * @param {string} options.version The pinned version, for the cache's path.
 * @returns {Promise<FoundK6 | MissingK6>}
 * @throws {SetupError} CUTOVER_K6 is set and names no k6 2.0 or newer: asked for by name, so not passed over.
 */
export async function findK6({ root, cache = join(root, '.cache'), env, version }) {
  const asked = env['CUTOVER_K6'] ?? '';
  if (asked !== '') return { kind: 'found', passedOver: [], ...(await checkAsked(resolve(asked))) };

  const onPath = await findOnPath(env['PATH'] ?? '');
  if (onPath.kind === 'found') return onPath;

  const cached = cachedK6Path(cache, version);
  if (!isExecutable(cached)) {
    const tried = ['CUTOVER_K6: not set', ...onPath.tried, `${cached}: not there`];
    return { kind: 'missing', tried, passedOver: onPath.passedOver };
  }
  try {
    return { kind: 'found', path: cached, version: await readK6Version(cached), passedOver: onPath.passedOver };
  } catch (error) {
    const broken = `${cached}: ${formatCause(error)}`;
    const tried = ['CUTOVER_K6: not set', ...onPath.tried, broken];
    return { kind: 'missing', tried, passedOver: [...onPath.passedOver, broken] };
  }
}

/**
 * Where the set-up keeps the k6 it made.
 *
 * @param {string} cache
 * @param {string} version
 */
export function cachedK6Path(cache, version) {
  return join(cache, 'k6', version, EXECUTABLE);
}

/**
 * Asks a k6 for its version.
 *
 * @param {string} path
 * @returns {Promise<string>} `2.2.0`
 * @throws {Error} It does not run, says no version, or is older than 2.0.
 */
export async function readK6Version(path) {
  let text;
  try {
    const { stdout } = await promisify(execFile)(path, ['version'], { timeout: VERSION_TIMEOUT_MS });
    text = stdout;
  } catch (error) {
    throw new Error(`does not run (${formatCause(error)})`, { cause: error });
  }
  const version = /\bv(\d+\.\d+\.\d+)/.exec(text)?.[1];
  if (version === undefined) throw new Error(`is no k6: "k6 version" printed ${JSON.stringify(text.slice(0, 80))}`);
  if (Number(version.split('.')[0]) < OLDEST_MAJOR) throw new Error(`is version ${version}, 2.0 or newer is needed`);
  return version;
}

/** @param {string} path */
async function checkAsked(path) {
  const remedy = 'Name a k6 2.0 or newer, or unset CUTOVER_K6 and let the set-up find or make one.';
  if (!isExecutable(path)) throw new SetupError(`CUTOVER_K6: ${path} is not there or not executable. ${remedy}`);
  try {
    return { path, version: await readK6Version(path) };
  } catch (error) {
    throw new SetupError(`CUTOVER_K6: ${path} ${formatCause(error)}. ${remedy}`, { cause: error });
  }
}

/**
 * @param {string} searchPath
 * @returns {Promise<FoundK6 | MissingK6>}
 */
async function findOnPath(searchPath) {
  /** @type {string[]} */
  const passedOver = [];
  // An empty or relative entry means the current folder to a shell; what is run must not depend on that.
  const folders = searchPath.split(delimiter).filter((folder) => isAbsolute(folder));
  for (const path of folders.map((folder) => join(folder, EXECUTABLE)).filter((file) => isExecutable(file))) {
    try {
      return { kind: 'found', path, version: await readK6Version(path), passedOver };
    } catch (error) {
      passedOver.push(`${path} ${formatCause(error)}`);
    }
  }
  const tried = passedOver.length === 0 ? ['PATH: no k6 on it'] : passedOver.map((reason) => `PATH: ${reason}`);
  return { kind: 'missing', tried, passedOver };
}

/** @param {string} path */
function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
