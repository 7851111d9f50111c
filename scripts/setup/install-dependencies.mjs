import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { withLock } from './lock.mjs';
import { CommandError, runCommand } from './run-command.mjs';
import { SetupError } from './setup-error.mjs';

/**
 * What package-lock.json says of one package. npm keeps the same of what it installed in
 * node_modules/.package-lock.json, written last, after everything else went well.
 *
 * @typedef {{ version?: string, resolved?: string, integrity?: string, optional?: boolean, os?: string[],
 *   cpu?: string[], libc?: string[] }} LockedPackage
 */

const TIMEOUT_MS = 10 * 60_000;

/**
 * Runs `npm ci` unless node_modules is what package-lock.json says.
 *
 * @param {object} options
 * @param {string} options.root
 * @param {NodeJS.ProcessEnv} options.env
 * @param {import('./progress.mjs').Progress} options.progress
 * @param {AbortSignal} [options.signal]
 * @returns {Promise<'installed' | 'present'>}
 * @throws {SetupError} npm failed.
 */
export async function installDependencies({ root, env, progress, signal }) {
  if (findMismatch(root) === undefined) return 'present';
  return withLock(
    {
      folder: join(root, '.cache'),
      onWait: (owner) => progress.line(`npm packages: waiting for another set-up (${owner})`),
      ...(signal === undefined ? {} : { signal }),
    },
    async (lock) => {
      const reason = findMismatch(root);
      if (reason === undefined) return 'present';
      // npm deletes node_modules in no order, so one that was killed may leave its record of a whole one behind.
      // A mark beside it, not the removal of that record: npm may also refuse before it touches anything.
      writeFileSync(unfinishedPath(root), `${process.pid}\n`);
      await runNpmCi({ root, env, progress, reason, onStart: (pid) => lock.shareWith(pid), signal });
      rmSync(unfinishedPath(root), { force: true });
      return 'installed';
    },
  );
}

/**
 * Why node_modules does not do for package-lock.json on this machine.
 *
 * @param {string} root
 * @param {{ platform: string, arch: string }} [machine] Default: this one.
 * @returns {string | undefined} Undefined when it does.
 * @throws {SetupError} package-lock.json cannot be read.
 */
export function findMismatch(root, machine = process) {
  const wanted = readLock(join(root, 'package-lock.json'));
  if (wanted === undefined) {
    throw new SetupError(`${join(root, 'package-lock.json')} cannot be read. Get it back from the repository.`);
  }
  const installed = readLock(installedLockPath(root));
  if (installed === undefined) return 'not installed yet';
  if (statSync(unfinishedPath(root), { throwIfNoEntry: false }) !== undefined) return 'the last time did not finish';
  for (const [path, locked] of Object.entries(wanted)) {
    if (path === '' || isForOtherMachine(locked, machine)) continue;
    const present = installed[path];
    if (present === undefined && mayBeAbsent(locked)) continue;
    if (present?.version !== locked.version || present?.integrity !== locked.integrity)
      return `${path} is not as locked`;
    if (statSync(join(root, path, 'package.json'), { throwIfNoEntry: false }) === undefined) return `${path} is gone`;
  }
  return undefined;
}

/** @param {string} root */
function installedLockPath(root) {
  return join(root, 'node_modules', '.package-lock.json');
}

/** @param {string} root */
function unfinishedPath(root) {
  return join(root, '.cache', 'npm-ci-unfinished');
}

/**
 * @param {string} path
 * @returns {Record<string, LockedPackage> | undefined}
 */
function readLock(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8')).packages;
  } catch {
    return undefined;
  }
}

/**
 * Whether npm may have left it out on a machine that its `os` and `cpu` allow: it is for one libc only (which one
 * this is takes longer to find out than the rest of the set-up), or needed only by a package for another machine.
 *
 * @param {LockedPackage} locked
 */
function mayBeAbsent({ optional, os, cpu, libc }) {
  return optional === true && (libc !== undefined || (os === undefined && cpu === undefined));
}

/**
 * @param {LockedPackage} locked
 * @param {{ platform: string, arch: string }} machine
 */
function isForOtherMachine({ optional, os, cpu }, { platform, arch }) {
  if (optional !== true) return false;
  return !allows(os, platform) || !allows(cpu, arch);
}

/**
 * npm's rule for `os` and `cpu`: a list of names, or of `!names`.
 *
 * @param {string[] | undefined} list
 * @param {string} name
 */
function allows(list, name) {
  if (list === undefined || list.length === 0) return true;
  if (list.includes(`!${name}`)) return false;
  return list.includes(name) || list.includes('any') || list.every((entry) => entry.startsWith('!'));
}

/**
 * @param {object} options
 * @param {string} options.root
 * @param {NodeJS.ProcessEnv} options.env
 * @param {import('./progress.mjs').Progress} options.progress
 * @param {string} options.reason
 * @param {(pid: number) => void} options.onStart
 * @param {AbortSignal | undefined} options.signal
 */
async function runNpmCi({ root, env, progress, reason, onStart, signal }) {
  const startedAt = Date.now();
  const step = progress.step(() => {
    return `Installing npm packages (${reason}): ${Math.round((Date.now() - startedAt) / 1000)} s`;
  });
  // Under npm itself this is the npm that was called; outside, the one on PATH.
  const cli = env['npm_execpath'] ?? '';
  const underNpm = basename(cli) === 'npm-cli.js';
  // Tests and the default target are development dependencies: a NODE_ENV of production must not drop them.
  // No package's own install script is needed, and an npm that runs them would fail on the gateway's.
  const args = ['ci', '--include=dev', '--ignore-scripts', '--no-audit', '--no-fund'];
  try {
    await runCommand({
      name: 'npm ci',
      file: underNpm ? process.execPath : 'npm',
      args: underNpm ? [cli, ...args] : args,
      cwd: root,
      env,
      shell: !underNpm && process.platform === 'win32',
      timeoutMs: TIMEOUT_MS,
      onStart,
      ...(signal === undefined ? {} : { signal }),
    });
  } catch (error) {
    const output = error instanceof CommandError ? `\n${error.output.trim()}` : '';
    throw new SetupError(
      `Failed to install the npm packages: ${/** @type {Error} */ (error).message}. See what npm printed, then start again.${output}`,
      { cause: error },
    );
  } finally {
    step.end();
  }
}
